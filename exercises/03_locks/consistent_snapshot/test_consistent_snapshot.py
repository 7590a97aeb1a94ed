"""The public checks of `consistent_snapshot`; titles and points are in `course.yaml`."""

from itertools import accumulate

from threadlings.judge import Submission


def test_counts_alone(submission: Submission) -> None:
    values = submission.random.sample(range(2, 20), 2)
    expected = tuple(enumerate(accumulate([0, *values])))
    submission.explore("alone", values=values).require(
        lambda seen: seen == expected,
        lambda seen: (
            f"One thread added {values[0]} and then {values[1]} to a new object. The snapshots before, between "
            f"and after should be {_row(expected)}; they are {_row(seen)}. What does each call do to the two "
            "numbers, and what becomes of a tuple that was returned earlier?"
        ),
    )


def test_one_adds_one_looks(submission: Submission) -> None:
    submission.explore("one_adds_one_looks", value=5).only([0, 0], [1, 5])


def _row(snapshots: tuple[tuple[float, ...], ...]) -> str:
    return ", ".join(str(snapshot) for snapshot in snapshots)
