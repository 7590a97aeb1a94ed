"""The public checks of `lost_wakeup`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_put_then_wait(submission: Submission) -> None:
    value = submission.random.randrange(1, 100)
    submission.explore("put_then_wait", value=value).require(
        lambda seen: seen == (value, value),
        lambda seen: f"{value} was put, then wait() was called twice; it returned {seen[0]!r} and {seen[1]!r}.",
    )


def test_wait_and_put(submission: Submission) -> None:
    value = submission.random.randrange(1, 100)
    submission.explore("wait_and_put", value=value).require(
        lambda seen: seen == value,
        lambda seen: (
            f"One thread called wait() while another one called put({value}); wait() returned {seen!r}. What may wait() "
            "find in the box at each moment of put()?"
        ),
    )


def test_times_out(submission: Submission) -> None:
    submission.explore("nobody_puts").require(
        lambda seen: seen == ("TimeoutError",),
        lambda seen: (
            f"Nobody called put(), and wait(timeout=3) should raise TimeoutError; it returned {seen[1]!r}. How does wait() "
            "know why its sleep is over?"
        ),
    )
