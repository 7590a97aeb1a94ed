"""The public checks of `locked_counter`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_counts_alone(submission: Submission) -> None:
    by = submission.random.randrange(2, 10)
    expected = (0, 1, 1 + by)
    found = submission.explore("alone", by=by)
    # One thread calls, so only work that is still under way elsewhere can make the answer vary.
    varies = len(found.outcomes) > 1
    found.require(
        lambda seen: seen == expected,
        lambda seen: (
            f"One thread incremented a new counter by 1 and then by {by}. "
            f"Before, and after each call, value should be {_row(expected)}; it was {_row(seen)}. "
            + (
                "Who was still adding when the call returned?"
                if varies
                else "What does each call do to value?"
            )
        ),
        "M04" if varies else None,
    )


def test_two_at_once(submission: Submission) -> None:
    submission.explore("two_at_once").only(2)


def _row(values: tuple[object, ...]) -> str:
    return ", ".join(map(str, values))
