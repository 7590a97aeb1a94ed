"""Every interleaving up to equivalence: dynamic partial-order reduction with source sets and sleep sets.

Theory of operation. The search keeps one path, the steps of the last execution. Every execution is analysed
for races (`races`); for each race a thread that can go first at the earlier step is put on the to-do list of
that position. The deepest position with something to do is next: the program is run again up to there, takes
the other turn, and goes on by itself. Threads whose turn at a position has been explored are *asleep* there
until a dependent step wakes them; an execution in which every thread that could run is asleep has been seen
in another order and is cut short, but its races still count.

A race whose later step would be the very first of a sleeping thread has been settled: going first with that
thread has been explored. But a thread may also be woken by a step that turns out not to depend on it, because
what it announced is wider than what it does. Then it is among the threads that could go first, and means
nothing: taking it for an answer would lose the interleavings in which it comes later.

Invariants:
    * Two executions that were not cut short are never equivalent to more than one common order.
    * `Coverage.exhaustive` is True only if every to-do list ran empty, no execution was cut by a limit and
      the program behaved the same whenever it was run the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from threadlings.engine.execution import Result
from threadlings.engine.subject import collecting_by_hand
from threadlings.search.races import Analysis


class Runner(Protocol):
    """Runs the program once; `threadlings.engine.subject.Subject.run` is one."""

    def __call__(self, plan: list[int], *, sleeping: frozenset[int]) -> Result:
        """Run by `plan`, then on by itself, never choosing who sleeps."""


@dataclass
class Coverage:
    """How far a search went.

    Attributes:
        executions: complete executions.
        pruned: executions cut short because all that followed had been seen.
        steps: visible operations, over all executions.
        exhaustive: every interleaving was covered up to equivalence.
        nondeterministic: the program behaved differently when run the same way again.
    """

    executions: int = 0
    pruned: int = 0
    steps: int = 0
    exhaustive: bool = False
    nondeterministic: bool = False


@collecting_by_hand()
def explore_all(
    run: Runner,
    visit: Callable[[Result], bool],
    *,
    max_executions: int,
    max_steps: int,
) -> Coverage:
    """Run every interleaving that matters.

    Args:
        run: runs the program once.
        visit: is handed every complete execution; returns True to stop the search.
        max_executions: bound on executions, cut ones included.
        max_steps: bound on the sum of steps; keeps searches of long programs short.

    Returns:
        How far the search went; not exhaustive if a bound was hit.
    """
    coverage = Coverage()
    path: list[int] = []
    trail: list[tuple[int, int, int]] = []
    to_do: dict[int, set[int]] = {}
    explored: dict[int, set[int]] = {}
    asleep: dict[int, frozenset[int]] = {}
    plan: list[int] = []
    complete = True
    while True:
        depth = len(plan) - 1
        sleeping: frozenset[int] = frozenset()
        if depth >= 0:
            sleeping = asleep.get(depth, frozenset()) | explored[depth]
            explored[depth].add(plan[-1])
        result = run(plan, sleeping=sleeping)
        events = result.events
        coverage.steps += len(events)
        if result.kind == "pruned":
            coverage.pruned += 1
        else:
            coverage.executions += 1
            complete = complete and result.kind != "step_limit"
            if visit(result):
                return coverage
        prefix = max(depth, 0)
        last_trail, trail = trail, [(event[0], event[1], event[4]) for event in events]
        if result.diverged or trail[:prefix] != last_trail[:prefix]:
            coverage.nondeterministic = True
            return coverage
        path = [event[0] for event in events]
        for table in (to_do, explored, asleep):
            for position in [position for position in table if position > depth]:
                del table[position]
        asleep.update({i: s for i, s in result.sleepers.items() if i > depth})
        for index, initials, overtaker in Analysis(events, result.pending, prefix, result.inner).races:
            tried = explored.setdefault(index, {path[index]})
            wanted = to_do.setdefault(index, set())
            settled = tried | asleep.get(index, frozenset())
            awake = initials - settled
            if awake and not awake & wanted and overtaker not in initials & settled:
                wanted.add(min(awake))
        plan = []
        for position in sorted(to_do, reverse=True):
            left = to_do[position] - explored[position] - asleep.get(position, frozenset())
            if left:
                plan = [*path[:position], min(left)]
                break
            del to_do[position]
        if not plan:
            coverage.exhaustive = complete
            return coverage
        if coverage.executions + coverage.pruned >= max_executions or coverage.steps >= max_steps:
            return coverage
        # Else this execution's world would not be buried before the next one begins.
        del result, events
