"""The public checks of `reusable_barrier`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_alone(submission: Submission) -> None:
    submission.explore("one").only("back")


def test_two_meet(submission: Submission) -> None:
    submission.explore("two", rounds=1).require(lambda early: not early, _let_out_early)


def test_two_meet_again(submission: Submission) -> None:
    submission.explore("two", rounds=2).require(lambda early: not early, _let_out_early)


def test_built_by_hand(submission: Submission) -> None:
    found = submission.explore("barriers")
    # A meeting that never ends is for the other checks.
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.value,
        "The meeting was held by a threading.Barrier, which is the thing to be built here. What does a Barrier have "
        "to know, and what do its threads wait with?",
    )


def _let_out_early(early: tuple[tuple[int, int, int], ...]) -> str:
    stage, who, missing = early[0]
    return (
        f"Too early: caller-{who} came out of wait() for round {stage} when caller-{missing} had not yet called it for "
        f"round {stage}. What was caller-{who} waiting for?"
    )
