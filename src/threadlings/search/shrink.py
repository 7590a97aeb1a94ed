"""Shorter counterexamples: fewest preemptions, then fewest switches, then fewest steps.

Theory of operation. A schedule is good if running it shows the same failure. Schedules are tried in the order
of what they cost at least: one that begins with a plan has at least the plan's preemptions and switches, so
the cheapest plan is run next, and every other choice that it met is a plan of its own. Once no plan is left
that costs less than the best failure, none can have fewer switches; those that cost the same are tried for
fewer steps, a little longer. Preemptions before a step that touches what another thread touches too are tried
first, as in `bounded`; the others only matter where the other thread would touch it just then. At last,
segments of the best schedule are cut off its end, dropped or merged, which helps where the budget was too
small for the rest. What counts is never the schedule that was asked for but the one that was run, so every
schedule that is returned replays.

Invariants:
    * The result is an execution that showed the failure; without a smaller one it is that of the schedule
      that was given.
    * Within the budget nothing has fewer preemptions, or as many and fewer switches.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, groupby, pairwise

from threadlings.engine.events import preemptions
from threadlings.engine.execution import Execution, Result, SimThread
from threadlings.engine.subject import collecting_by_hand
from threadlings.search.bounded import ChoosingRunner, shared_objects

Weight = tuple[int, int, int]
_Plan = tuple[int, int, int, list[int], int, int]
"""(preemptions, switches, order, path, length, thread): a beginning of a path, and one thread more."""
_TIES = 100
"""How many plans that cost as much as the best failure are tried for fewer steps."""


def weight_of(result: Result) -> Weight:
    """(preemptions, switches, steps) of an execution; smaller is easier to follow."""
    threads = [event[0] for event in result.events]
    could = [result.could_continue.get(index, True) for index in range(len(threads))]
    switches = sum(1 for before, after in pairwise(threads) if before != after)
    return preemptions(threads, could), switches, len(threads)


def schedule_of(result: Result) -> list[int]:
    """The thread number of every step of an execution, without the tail that runs by itself."""
    threads = [event[0] for event in result.events]
    while len(threads) > 1 and threads[-1] == threads[-2]:
        threads.pop()
    return threads


def followed(plan: Sequence[int], result: Result) -> int:
    """How many steps of `plan` an execution took as it says: fewer than all if it is another program's."""
    threads = [event[0] for event in result.events]
    agreed = zip(plan, threads, strict=False)
    return next(
        (index for index, (wanted, got) in enumerate(agreed) if wanted != got), min(len(plan), len(threads))
    )


@collecting_by_hand()
def shrink(
    run: ChoosingRunner,
    schedule: list[int],
    shows_failure: Callable[[Result], bool],
    *,
    max_executions: int = 600,
    max_steps: int = 150_000,
) -> Result | None:
    """The simplest execution found that shows the failure.

    Args:
        run: runs the program once.
        schedule: a schedule that is known to show it.
        shows_failure: whether an execution shows the same failure.
        max_executions: budget for trying cheap schedules, and as much again for dropping segments.
        max_steps: bound on the steps of all these executions; keeps long programs from taking for ever.

    Returns:
        The execution, or None if `schedule` does not show the failure any more.
    """
    best = run(schedule)
    if not shows_failure(best):
        return None
    budget = _Budget(max_executions, max_steps)
    best = _cheapest(run, best, shows_failure, budget)
    budget.executions = max_executions
    improved = True
    while improved:
        improved = False
        for candidate in _smaller(schedule_of(best)):
            if budget.is_spent:
                return best
            result = run(candidate)
            budget.spend(result)
            if shows_failure(result) and weight_of(result) < weight_of(best):
                best, improved = result, True
                break
    return best


@dataclass
class _Budget:
    """What may still be run."""

    executions: int
    steps: int

    @property
    def is_spent(self) -> bool:
        return self.executions <= 0 or self.steps <= 0

    def spend(self, result: Result) -> None:
        self.executions -= 1
        self.steps -= len(result.events)


def _cheapest(
    run: ChoosingRunner, best: Result, shows_failure: Callable[[Result], bool], budget: _Budget
) -> Result:
    """The execution of least weight that shows the failure, as far as the budget goes."""
    order = count()
    likely: list[_Plan] = [(0, 0, next(order), [0], 0, 0)]
    unlikely: list[_Plan] = []
    ties = _TIES
    while ties and not budget.is_spent:
        least = weight_of(best)
        waiting = next((plans for plans in (likely, unlikely) if plans and plans[0][:2] <= least[:2]), None)
        if waiting is None:
            break
        preempted, switched, _, path, length, thread = heapq.heappop(waiting)
        ties -= (preempted, switched) == least[:2]
        options: dict[int, list[int]] = {}

        def choose(
            execution: Execution,
            current: SimThread,
            enabled: list[SimThread],
            options: dict[int, list[int]] = options,
        ) -> SimThread:
            chosen = current if current in enabled else enabled[0]
            if len(enabled) > 1:
                options[len(execution.events)] = [other.tid for other in enabled if other is not chosen]
            return chosen

        result = run([*path[:length], thread], choose=choose)
        budget.spend(result)
        path = [event[0] for event in result.events]
        shared = shared_objects(result.events)
        preempted = switched = 0
        for index, (_, _, obj_id, _, _) in enumerate(result.events):
            forced = not result.could_continue.get(index, True)
            for tid in options.get(index, ()):
                cost = preempted + (not forced), switched + 1
                if cost <= least[:2]:
                    plans = likely if forced or obj_id in shared else unlikely
                    heapq.heappush(plans, (*cost, next(order), path, index, tid))
            if index and path[index] != path[index - 1]:
                preempted, switched = preempted + (not forced), switched + 1
        if shows_failure(result) and weight_of(result) < weight_of(best):
            best = result
        # Else this execution's world would not be buried before the next one begins.
        del result
    return best


def _smaller(schedule: list[int]) -> list[list[int]]:
    """Schedules with a segment less: cut off the end first, then dropped in the middle."""
    segments = [list(group) for _, group in groupby(schedule)]
    candidates = [segments[:count] for count in range(len(segments))]
    candidates += [segments[:drop] + segments[drop + 1 :] for drop in range(len(segments) - 1)]
    return [[thread for segment in candidate for thread in segment] for candidate in candidates]
