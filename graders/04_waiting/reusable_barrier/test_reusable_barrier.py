"""The hidden checks of `reusable_barrier`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring. `every_round` claims a mistake of re-use (M37)
only of a program whose first round is right, so that it says nothing false about one that cannot count. The rounds of
a finished Barrier are not looked at: there is nothing to be learnt from them.
"""

from collections.abc import Sequence

import pytest

from threadlings.judge import Ending, Exploration, Submission


def test_first_round(submission: Submission) -> None:
    _skip_the_ready_made(submission)
    # The last two come at the same instant, so both may take themselves for the last, or neither.
    found = submission.explore("arriving", pauses=[[0], [1], [1]])
    found.require(lambda seen: not _early(seen, 1), lambda seen: _told(seen, 1))


def test_every_round(submission: Submission) -> None:
    _skip_the_ready_made(submission)
    once = submission.explore("at_once", n=2, rounds=1)
    reuse = all(ending.kind == "returned" and not ending.value for ending in once.endings)
    for n, rounds in ((2, 2), (2, 3), (3, 2)):
        # Where three meet twice, or two meet three times, right programs have more interleavings than are worth
        # trying; mistakes of re-use show in the first few.
        limit = None if rounds == n else 100
        _every_round(submission.explore("at_once", n=n, rounds=rounds, max_executions=limit), rounds, reuse)


def test_sleeps_until_complete(submission: Submission) -> None:
    late = submission.random.randrange(2000, 4000)
    # One round of two, and nobody is too early in a hurry: who is let out before the other one comes was let out by
    # the clock.
    found = submission.explore("arriving", pauses=[[1], [late]])
    found.require(lambda seen: not _early(seen, 1), lambda seen: _told(seen, 1), "M07")
    found.require(
        lambda seen: all(times[0][1] == late for times in seen),
        lambda seen: (
            f"Too late: caller-2 called wait() after {late} s, which made two of two. The calls of wait() returned "
            f"after {seen[0][0][1]:g} s and {seen[1][0][1]:g} s. Who ends the wait, and when does it know?"
        ),
        "M24",
    )


def test_meetings_are_independent(submission: Submission) -> None:
    found = submission.explore("two_meetings")
    found.reject_if(
        lambda ending: ending.kind == "deadlock" or (ending.kind == "returned" and ending.value != GOOD),
        lambda ending: (
            "There were two meeting points for two threads each. One thread waited at the first, and after 1 s two "
            "met at the second. "
            + (
                "Some of them never came out again"
                if ending.kind == "deadlock"
                else f"The two came out after {ending.value[1][0]:g} s and {ending.value[1][1]:g} s, the first one "
                f"when {'they' if ending.value[0] else 'its own partner'} had come"
            )
            + ". Where does a meeting point keep what it knows?"
        ),
    )
    found.only(GOOD)


GOOD = ((), (1.0, 1.0), (11.0,))
Times = Sequence[Sequence[tuple[float, float]]]


def _skip_the_ready_made(submission: Submission) -> None:
    if any(ending.kind == "returned" and ending.value for ending in submission.explore("barriers").endings):
        pytest.skip("it is judged once built_by_hand passes")


def _every_round(found: Exploration, rounds: int, reuse: bool) -> None:
    idea = "M37" if reuse else None
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.value,
        lambda ending: (
            "Too early: caller-{1} came out of wait() for round {0} when caller-{2} had not yet called it for "
            "round {0}. What let caller-{1} out: something of this round, or of an earlier one?"
        ).format(*ending.value[0]),
        idea,
    )
    found.reject_if(
        lambda ending: reuse and ending.kind == "deadlock" and not _on_events(ending),
        lambda ending: (
            f"All threads called wait() {rounds} times in a row; one round alone works, but here "
            + " and ".join(f"{b.thread} waits for ever at line {b.line}" for b in _inside(ending))
            + ". What does a thread look at when it wakes up, and what may those have done to it who are already in "
            "the next round?"
        ),
        "M37",
    )
    found.require(lambda early: not early, "")


def _inside(ending: Ending) -> list:
    return [blocked for blocked in ending.blocked if blocked.file == "student"]


def _on_events(ending: Ending) -> bool:
    """Whether those who are stuck wait for events; how an event was set and cleared is told by the schedule."""
    return all(blocked.doing == "Event.wait" for blocked in _inside(ending))


def _early(seen: Times, stage: int) -> int:
    """Number of a thread whose wait() of this round returned before somebody had come; 0 if there is none."""
    complete = max(times[stage - 1][0] for times in seen)
    return next((who for who, times in enumerate(seen, 1) if times[stage - 1][1] < complete), 0)


def _told(seen: Times, stage: int) -> str:
    who = _early(seen, stage)
    came, went = seen[who - 1][stage - 1]
    last = max(range(len(seen)), key=lambda other: seen[other][stage - 1][0])
    return (
        f"Too early: caller-{who} called wait() after {came:g} s and came out after {went:g} s; caller-{last + 1} called "
        f"it only after {seen[last][stage - 1][0]:g} s. What was caller-{who} waiting for?"
    )
