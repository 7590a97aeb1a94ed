"""The public checks of `at_most_n`; titles and points are in `course.yaml`."""

from threadlings.judge import Submission


def test_in_order(submission: Submission) -> None:
    # How many run at once is for the next check.
    found = submission.explore("three_jobs", limit=2, lasts=[3, 1, 1.5])
    told = "Three jobs should give [0, 10, 20], in this order; they gave {}. ".format
    found.require(
        lambda seen: sorted(seen["got"], key=repr) == [0, 10, 20],
        lambda seen: told(list(seen["got"])) + "Where does the result of a job go?",
    )
    found.require(
        lambda seen: seen["got"] == (0, 10, 20),
        lambda seen: told(list(seen["got"])) + "What decides which result comes first?",
        "M09",
    )


def test_two_at_a_time(submission: Submission) -> None:
    submission.explore("three_jobs", limit=2, lasts=[3, 1, 1.5]).require(
        lambda seen: seen["most"] <= 2,
        lambda seen: f"With a limit of 2, {seen['most']} of three jobs ran at once. What does a job wait for before it begins?",
    )


def test_failure_is_a_result(submission: Submission) -> None:
    submission.explore("a_job_that_fails").require(
        lambda seen: seen == ("ValueError: 'no'", "yes"),
        lambda seen: f"One job raised ValueError('no'), the other one returned 'yes'; what came back is {list(seen)}.",
    )
