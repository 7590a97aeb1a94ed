"""Public checks of join_them_all: what you can see before you hand in."""


def test_no_jobs(submission):
    found = submission.explore("no_jobs")
    found.require(
        lambda returned: returned is None,
        lambda returned: f"run_all([]) returned {returned!r}; expected None.",
    )


def test_all_jobs_run(submission):
    found = submission.explore("two_quick_jobs", max_executions=300)
    found.require(
        lambda calls: calls == (1, 1),
        lambda calls: (
            f"When run_all returned, the two jobs had run {calls[0]} and {calls[1]} times; expected once "
            "each. What has to have happened before run_all may return?"
        ),
    )


def test_at_the_same_time(submission):
    found = submission.explore("two_jobs", first_s=3, second_s=2, max_executions=300)
    found.require(
        lambda elapsed_s: elapsed_s != 5,
        "Jobs of 3 s and 2 s took 5 s: the second began when the first had ended. Who is waiting for whom?",
    )
    found.require(
        lambda elapsed_s: elapsed_s == 3,
        lambda elapsed_s: (
            f"Jobs of 3 s and 2 s: run_all returned after {elapsed_s:.3f} s; expected 3 s. When has the last "
            "job finished?"
        ),
    )
