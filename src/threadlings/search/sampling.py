"""Sampling: schedules drawn at random, for programs too large to cover.

Two kinds take turns. *PCT* (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
Probabilistic Guarantees of Finding Bugs, ASPLOS 2010) gives every thread a random priority, always runs the
highest, and lowers the running thread's priority at `depth - 1` random steps: a bug that needs `depth`
ordering constraints shows with probability at least 1 / (threads * steps ** (depth - 1)) in each execution.
A *random walk* lets each step switch with a fixed probability, which finds what needs many small steps.

The seed is fixed: the same program meets the same schedules on every machine.

Asking at every step who is next would take longer than the steps. A thread of the highest priority goes on
until its priority changes or a step may have let another one go on; a walk draws at once how many steps it
stays.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from threadlings.engine.events import Op
from threadlings.engine.execution import Execution, Result, SimThread
from threadlings.engine.subject import collecting_by_hand
from threadlings.search.bounded import ChoosingRunner

PCT_DEPTH = 3
_WALK_SWITCH_PROBABILITIES = (0.1, 0.5)
_NEVER = 1 << 60


class _Pct:
    def __init__(self, numbers: random.Random, steps: int) -> None:
        self._numbers = numbers
        # As in the paper, the i-th change lowers to the i-th lowest priority wherever its step happens to be:
        # a thread that is lowered later need not end up below one that was lowered before.
        self._changes = {int(numbers.random() * steps): -float(rank) for rank in range(1, PCT_DEPTH)}
        self._priorities: list[float] = []

    def choose(self, execution: Execution, current: SimThread, enabled: list[SimThread]) -> SimThread:
        del current
        priorities, threads, index = self._priorities, execution.threads, len(execution.events)
        while len(priorities) < len(threads):
            priorities.append(1.0 + self._numbers.random())
        chosen = max(enabled, key=lambda thread: priorities[thread.tid])
        if index in self._changes:
            priorities[chosen.tid] = self._changes[index]
            chosen = max(enabled, key=lambda thread: priorities[thread.tid])
        priority = priorities[chosen.tid]
        execution.is_wary = True
        # Who waits in a loop may go on after any write.
        if any(thread.op == Op.SPIN and priorities[thread.tid] > priority for thread in threads):
            execution.rest_until = 0
        else:
            execution.rest_until = min((change for change in self._changes if change > index), default=_NEVER)
        return chosen


class _Walk:
    def __init__(self, numbers: random.Random, switch_probability: float) -> None:
        self._numbers = numbers
        self._log_stay = math.log(1 - switch_probability)

    def choose(self, execution: Execution, current: SimThread, enabled: list[SimThread]) -> SimThread:
        del current
        numbers, index = self._numbers, len(execution.events)
        chosen = enabled[int(numbers.random() * len(enabled))]
        # How many steps in a row stay with their thread when each may switch with the same probability.
        stays = int(math.log(1.0 - numbers.random()) / self._log_stay)
        execution.rest_until = index + 1 + stays
        return chosen


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
    numbers = random.Random(seed)
    for number in range(executions):
        chooser: _Pct | _Walk
        if number % 2 == 0:
            chooser = _Pct(numbers, steps)
        else:
            chooser = _Walk(numbers, _WALK_SWITCH_PROBABILITIES[number // 2 % 2])
        if visit(run((), choose=chooser.choose)):
            return number + 1
    return executions
