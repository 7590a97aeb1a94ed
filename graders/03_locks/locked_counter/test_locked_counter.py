"""The hidden checks of `locked_counter`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring and takes care not to punish the breaking of
another one: `every_call_returns` and `reads_are_whole`, say, are passed by a counter that loses updates.
"""

from threadlings.judge import Ending, Submission

AMOUNTS = range(2, 7)  # small: who counts an increment by 6 in six steps should not take long


def test_no_update_is_lost(submission: Submission) -> None:
    first, second = submission.random.sample(AMOUNTS, 2)
    total = first + second
    submission.explore("increments", by=[first, second]).only(total)
    # The same when adding takes a second: whoever relies on a short sleep or a time limit fails here.
    submission.explore("slow_increments", by=[first, second]).only(total, busy_ok=True)


def test_three_at_once(submission: Submission) -> None:
    # Two equal amounts: who waits for as long as the amount says (a sleep, say) still meets somebody.
    first, second = submission.random.sample(AMOUNTS, 2)
    submission.explore("increments", by=[first, second, first]).only(first + second + first)


def test_every_call_returns(submission: Submission) -> None:
    found = submission.explore("calls_that_return")
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.leaked_threads,
        lambda ending: (
            f"All calls returned, but {', '.join(ending.leaked_threads)} never ends, so no program that uses "
            "this counter can end. Who tells it that nobody will count any more?"
        ),
    )
    found.reject_if(lambda ending: ending.kind == "spin", _spinning, "M24")
    found.only(4)


def test_reads_are_whole(submission: Submission) -> None:
    before, added = submission.random.sample(AMOUNTS, 2)
    after = before + added
    found = submission.explore("read_while_incrementing", by=[before, added])
    found.only((before, before, after), (before, after, after), (after, after, after))
    submission.explore("two_readers", by=before).require(
        lambda seen: seen == (before, before, before),
        lambda seen: (
            f"An increment by {before} had returned. Then two threads read value at the same time, and "
            f"nobody incremented; they read {seen[0]} and {seen[1]}, and afterwards value was {seen[2]}. "
            "What does reading change, and who may come in the middle of it?"
        ),
        ("M15", "M29"),
    )


def test_counters_are_independent(submission: Submission) -> None:
    first, second = submission.random.sample(AMOUNTS, 2)
    submission.explore("two_counters", by=[first, second]).require(
        lambda seen: seen == (first, second),
        lambda seen: (
            f"There were two new counters; one was incremented by {first}, the other by {second}. "
            f"They show {seen[0]} and {seen[1]}. Where does a counter keep its number?"
        ),
    )
    slow = submission.explore("two_slow_counters", by=[first, second])
    if all(ending.kind == "returned" and _one_after_the_other(*ending.value) for ending in slow.endings):
        submission.note(
            "Right, but stricter than it need be: a thread that increments one counter waits for threads "
            "that use quite different counters. Which data should a lock be tied to? (M17)"
        )


def _spinning(ending: Ending) -> str:
    asking = [blocked for blocked in ending.blocked if blocked.file == "student"]
    return (
        "A call never came back: "
        + ", ".join(f"{blocked.thread} goes round and round at line {blocked.line}" for blocked in asking)
        + ". What is it waiting for, and who was to bring it?"
    )


def _one_after_the_other(first_s: float, second_s: float, both_s: float) -> bool:
    """Whether two calls that could overlap took as long together as one after the other."""
    return both_s >= first_s + second_s > max(first_s, second_s)
