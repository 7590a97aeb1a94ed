"""The public checks of `lazy_once`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_made_on_first_get(submission: Submission) -> None:
    submission.explore("one_asks_twice").require(
        lambda seen: seen == ((0, 1, 1), True),
        lambda seen: (
            "One thread made a Lazy and called get() twice. The factory should have been called 0, 1 and 1 times before, "
            f"between and after; it was {_row(seen[0])} times"
            + ("." if seen[1] else ", and get() did not return what it had made.")
            + " When is the value made, and where is it kept?"
        ),
    )


def test_two_at_once(submission: Submission) -> None:
    found = submission.explore("two_ask")
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.value != (1, True) and not ending.thread_errors,
        lambda ending: (
            f"Two threads called get() at the same time. The factory, which takes a second, was called {ending.value[0]} "
            f"times, and they got {'the same object' if ending.value[1] else 'different objects'}. What does "
            "the second thread find while the first one is still making it?"
        ),
        "M31",
    )
    found.only([1, True], busy_ok=True)


def _row(calls: tuple[int, ...]) -> str:
    return f"{calls[0]}, {calls[1]} and {calls[2]}"
