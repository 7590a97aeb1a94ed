"""Sampling: schedules drawn at random, for programs too large to cover.

Two kinds take turns. *PCT* (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
Probabilistic Guarantees of Finding Bugs, ASPLOS 2010) gives every thread a random priority, always runs the
highest, and lowers the running thread's priority at `depth - 1` random steps: a bug that needs `depth`
ordering constraints shows with probability at least 1 / (threads * steps ** (depth - 1)) in each execution.
A *random walk* lets each step switch with a fixed probability, which finds what needs many small steps.

The seeds are fixed: the same program meets the same schedules on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from threadlings.engine.execution import Execution, Result, SimThread
from threadlings.engine.subject import collecting_by_hand
from threadlings.search.bounded import ChoosingRunner

PCT_DEPTH = 3
_WALK_SWITCH_PROBABILITIES = (0.1, 0.5)


class _Pct:
    def __init__(self, seed: int, steps: int) -> None:
        self._random = random.Random(seed)
        self._changes = {self._random.randrange(max(1, steps)) for _ in range(PCT_DEPTH - 1)}
        self._priorities: dict[int, float] = {}
        self._lowest = 0.0

    def choose(self, execution: Execution, current: SimThread, enabled: list[SimThread]) -> SimThread:
        for thread in execution.threads:
            if thread.tid not in self._priorities:
                self._priorities[thread.tid] = 1.0 + self._random.random()
        if len(execution.events) in self._changes:
            self._lowest -= 1.0
            self._priorities[current.tid] = self._lowest
        return max(enabled, key=lambda thread: self._priorities[thread.tid])


class _Walk:
    def __init__(self, seed: int, switch_probability: float) -> None:
        self._random = random.Random(seed)
        self._switch_probability = switch_probability

    def choose(self, execution: Execution, current: SimThread, enabled: list[SimThread]) -> SimThread:
        del execution
        if current in enabled and self._random.random() >= self._switch_probability:
            return current
        return self._random.choice(enabled)


@collecting_by_hand()
def sample(
    run: ChoosingRunner, visit: Callable[[Result], bool], *, executions: int, steps: int, seed: int = 0
) -> int:
    """Run schedules drawn at random.

    Args:
        run: runs the program once.
        visit: is handed every execution; returns True to stop the search.
        executions: how many to draw.
        steps: about how many steps an execution has.
        seed: where to start; the same seed draws the same schedules.

    Returns:
        Executions run.
    """
    for number in range(executions):
        drawn = seed + number
        chooser: _Pct | _Walk
        if number % 2 == 0:
            chooser = _Pct(drawn, steps)
        else:
            chooser = _Walk(drawn, _WALK_SWITCH_PROBABILITIES[number // 2 % 2])
        if visit(run((), choose=chooser.choose)):
            return number + 1
    return executions
