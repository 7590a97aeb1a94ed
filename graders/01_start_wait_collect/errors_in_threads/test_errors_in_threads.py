"""Hidden checks of errors_in_threads.

One scenario (`run_jobs`) serves nearly all of them. Each check looks at one promise and lets the others be:
that an exception ends a thread is the subject of `no_thread_dies` alone, and who raises the wrong one of two
exceptions, but at the right time, loses `first_in_the_list` and nothing else.
"""


def _draw(random, low_s, high_s):
    """A length in seconds, in odd microseconds, so that no pause of a submission's can match it."""
    return random.randrange(round(low_s * 1e6) + 1, round(high_s * 1e6), 2) / 1e6


def _explore(submission, *jobs, scenario="run_jobs", **params):
    if jobs:
        params["jobs"] = [list(job) for job in jobs]
    found = submission.explore(scenario, **params)
    found.blocks(
        "run_checked asks in a loop that never rests whether the jobs have ended: it keeps a processor busy "
        "while they only sleep. Which method of a Thread blocks until that thread has ended?"
    )
    return found


def _require(found, right, message, misconception=None):
    """`found.require`, but for a thread that died of an exception: that is for `no_thread_dies` to judge."""
    found.reject_if(
        lambda ending: ending.kind == "returned" and not right(ending.value),
        lambda ending: message(ending.value),
        misconception,
    )
    if any(ending.kind != "returned" or ending.leaked_threads for ending in found.endings):
        found.require(right, message, misconception)


def _s(seconds):
    return f"{seconds:.3f} s"


def _said(seen, jobs):
    """What run_checked did, in words."""
    if seen["raised"] is None:
        return f"returned {list(seen['returned'])}"
    if isinstance(seen["raised"], int):
        return f"raised the {jobs[seen['raised']][2]} of job {seen['raised']}"
    return f"raised {seen['raised']}"


def test_first_in_the_list(submission):
    random = submission.random
    first, second = random.sample(["KeyError", "ValueError", "OSError"], 2)
    early_s, late_s = _draw(random, 1.1, 1.4), _draw(random, 2.1, 2.4)
    # The first of the two fails late, and then early: neither the order of failing nor its reverse will do.
    for jobs in (
        [(late_s, "raises", first), (early_s, "raises", second)],
        [(early_s, "raises", first), (late_s, "raises", second)],
    ):
        found = _explore(submission, *jobs)
        failing = [i for i, (_, how, _) in enumerate(jobs) if how == "raises"]
        told = ", ".join(f"job {i} with {jobs[i][2]} at {_s(jobs[i][0])}" for i in failing)
        # By the first of them, so that whoever raises nothing at all is not told about an order.
        _require(
            found,
            lambda seen, failing=failing: seen["raised"] in failing,
            lambda seen, jobs=jobs, told=told: (
                f"Two jobs failed: {told}. run_checked {_said(seen, jobs)}. How does the caller learn of it?"
            ),
            "M38",
        )
        _require(
            found,
            lambda seen, failing=failing: seen["raised"] == failing[0],
            lambda seen, jobs=jobs, told=told, failing=failing: (
                f"Two jobs failed: {told}. run_checked {_said(seen, jobs)}, and job {failing[0]} comes first in "
                "the list. Which of two errors the caller sees must not depend on time. What does your code go by?"
            ),
            "M09",
        )


def test_waits_for_all(submission):
    random = submission.random
    early_s, late_s = _draw(random, 1.1, 1.4), _draw(random, 3.1, 3.4)
    long_s = _draw(random, 61, 69)
    for jobs in (
        [(early_s, "raises", "ValueError"), (late_s, "returns", 7)],
        [(late_s, "returns", 7), (early_s, "raises", "ValueError")],
        [(early_s, "raises", "ValueError"), (long_s, "returns", 7)],
    ):
        found = _explore(submission, *jobs)
        healthy = next(i for i, (_, how, _) in enumerate(jobs) if how == "returns")
        _require(
            found,
            lambda seen, healthy=healthy: healthy not in seen["unfinished"],
            lambda seen, jobs=jobs, healthy=healthy: (
                f"run_checked {_said(seen, jobs)} at {_s(seen['at_s'])}, while job {healthy}, which takes "
                f"{_s(jobs[healthy][0])} and does not fail, still ran. Who waits for it now?"
            ),
            "M04",
        )


def test_no_thread_dies(submission):
    random = submission.random
    jobs = [(_draw(random, 1.1, 1.4), "raises", "ValueError"), (_draw(random, 2.1, 2.4), "returns", 7)]
    found = _explore(submission, *jobs)

    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.thread_errors,
        lambda ending: (
            f"{ending.thread_errors[0].type} ended {ending.thread_errors[0].thread} and went to "
            f"threading.excepthook; run_checked {_said(ending.value, jobs)}. In which thread, and where, can it be "
            "caught so that it ends none?"
        ),
        "M08",
    )
    found.require(lambda _: True, "")


def test_any_result(submission):
    number = submission.random.randrange(10, 100)
    for jobs, expected in (
        ([(1, "returns", None), (2, "returns", number)], [None, number]),
        ([(1, "returns error", "ValueError"), (2, "returns", number)], ["ValueError: 0", number]),
    ):
        found = _explore(submission, *jobs)
        _require(
            found,
            lambda seen, expected=expected: list(seen["returned"] or []) == expected,
            lambda seen, jobs=jobs, expected=expected: (
                f"No job failed; they returned {expected[0]} and {expected[1]}. run_checked {_said(seen, jobs)}. "
                "How does your code tell a job that failed from one that did not?"
            ),
        )


def test_calls_are_independent(submission):
    number = submission.random.randrange(10, 100)
    second = [[1, "returns", number]]
    found = _explore(submission, scenario="two_calls", first=[[1, "raises", "ValueError"]], second=second)
    _require(
        found,
        lambda seen: list(seen["returned"] or []) == [number],
        lambda seen: (
            f"In a first call the only job failed; in a second one the only job returned {number}, and "
            f"run_checked {_said(seen, second)}. What does your code keep from one call to the next?"
        ),
    )


def test_jobs_overlap(submission):
    random = submission.random
    jobs = [(_draw(random, 2.1, 2.4), "returns", 7), (_draw(random, 1.6, 1.9), "raises", "ValueError")]
    slowest_s = jobs[0][0]
    found = _explore(submission, *jobs)
    _require(
        found,
        lambda seen: len(seen["calls"]) == 2,
        lambda seen: f"2 jobs were called {len(seen['calls'])} times. Which of your lines leads to a call?",
    )
    _require(
        found,
        lambda seen: all(call["thread"] for call in seen["calls"]),
        lambda seen: (
            f"Job {next(c['job'] for c in seen['calls'] if not c['thread'])} ran in the caller's thread, like any "
            "ordinary call. Where is the thread for each job?"
        ),
    )
    _require(
        found,
        lambda seen: all(call["began_s"] == 0 for call in seen["calls"]),
        lambda seen: (
            f"The jobs began at {' and '.join(_s(call['began_s']) for call in seen['calls'])}; expected 0 s for "
            "both. What did the second wait for?"
        ),
        "M05",
    )
    _require(
        found,
        lambda seen: seen["at_s"] <= slowest_s,
        lambda seen: (
            f"The slower of two jobs ended at {_s(slowest_s)}, and run_checked came back at {_s(seen['at_s'])}. "
            "What waits exactly as long as needed?"
        ),
        "M07",
    )
