"""Shorter counterexamples: fewest preemptions, then fewest switches, then fewest steps.

Theory of operation. A schedule is good if running it shows the same failure. First every schedule with
fewer preemptions than the known one is tried, in order of preemptions and within a budget; then segments of
the best schedule are cut off its end, dropped or merged, as long as the failure stays and the schedule gets
smaller. What counts is never the schedule that was asked for but the one that was run, so every schedule
that is returned replays.

Invariant: the result is a schedule that was run and showed the failure; without a smaller one it is the
schedule that was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from threadlings.engine.events import preemptions
from threadlings.engine.execution import Result
from threadlings.search.bounded import ChoosingRunner, explore_bounded

Weight = tuple[int, int, int]


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


def shrink(
    run: ChoosingRunner,
    schedule: list[int],
    shows_failure: Callable[[Result], bool],
    *,
    max_executions: int = 600,
) -> Result | None:
    """The simplest execution found that shows the failure.

    Args:
        run: runs the program once.
        schedule: a schedule that is known to show it.
        shows_failure: whether an execution shows the same failure.
        max_executions: budget for the whole search.

    Returns:
        The execution, or None if `schedule` does not show the failure any more.
    """
    best = run(schedule)
    if not shows_failure(best):
        return None
    used = 1
    for bound in range(min(weight_of(best)[0], 3)):
        found: list[Result] = []

        def visit(result: Result, found: list[Result] = found) -> bool:
            if shows_failure(result):
                found.append(result)
            return bool(found)

        count, _ = explore_bounded(run, visit, bound=bound, max_executions=max_executions - used)
        used += count
        if found:
            best = found[0]
            break
        if used >= max_executions:
            break
    improved = True
    while improved and used < 2 * max_executions:
        improved = False
        for candidate in _smaller(schedule_of(best)):
            used += 1
            result = run(candidate)
            if shows_failure(result) and weight_of(result) < weight_of(best):
                best, improved = result, True
                break
    return best


def _smaller(schedule: list[int]) -> list[list[int]]:
    """Schedules with a segment less: cut off the end first, then dropped in the middle."""
    segments = [list(group) for _, group in groupby(schedule)]
    candidates = [segments[:count] for count in range(len(segments))]
    candidates += [segments[:drop] + segments[drop + 1 :] for drop in range(len(segments) - 1)]
    return [[thread for segment in candidate for thread in segment] for candidate in candidates]
