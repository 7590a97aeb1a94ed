"""Hidden checks of join_them_all.

Every check looks at two rounds of three jobs. No two jobs last equally long, any two of the shorter ones
together last longer than the longest (so that two threads for three jobs show), the slowest stands in the
middle in one round and first in the other, and no length is a multiple of a likely polling interval.
What goes wrong in both rounds in the same way tells the misconceptions apart.

Threads that only start, sleep and join leave very few interleavings. A pool leaves thousands, each with many
more steps, so the search is given a limit: enough for all that can go wrong here, and little enough for an
answer within seconds.
"""

MAX_EXECUTIONS = 300


def _draw(random, low_s, high_s):
    """A length in seconds, in odd microseconds."""
    return random.randrange(round(low_s * 1e6) + 1, round(high_s * 1e6), 2) / 1e6


def _rounds(random):
    first = [_draw(random, 2.3, 2.5), _draw(random, 3.1, 3.4), _draw(random, 1.6, 1.9)]
    second = [_draw(random, 2.6, 2.9), _draw(random, 1.3, 1.5), _draw(random, 2.0, 2.2)]
    return [first, second]


def _s(seconds):
    return f"{seconds:.3f} s"


def _jobs(indices):
    *most, last = [str(i) for i in indices]
    return f"jobs {', '.join(most)} and {last}" if most else f"job {last}"


def _times_called(seen):
    return [len(times) for times in seen["began_s"]]


def _beginnings(seen):
    return [times[0] for times in seen["began_s"]]


def _ends(seen):
    return [times[0] for times in seen["ended_s"]]


def _both_rounds(submission):
    founds = [
        submission.explore("one_round", durations_s=durations_s, max_executions=MAX_EXECUTIONS)
        for durations_s in _rounds(submission.random)
    ]
    _no_asking_in_a_loop(founds)
    _each_job_runs_once(founds)
    return founds


def _never(founds, wrong, say, misconception=None):
    """Require that no round is `wrong`; `say` tells about the first that is."""
    for found in founds:
        found.require(lambda seen: not wrong(seen), say, misconception)


def _no_asking_in_a_loop(founds):
    for found in founds:
        found.blocks(
            "run_all asks 'are you done yet?' in a loop that never rests: it keeps a processor busy while "
            "the jobs only sleep. Which method of a Thread blocks until that thread has ended?"
        )


def _each_job_runs_once(founds):
    def called(seen):
        return ", ".join(str(times) for times in _times_called(seen))

    _never(
        founds,
        lambda seen: 0 in _times_called(seen) and max(_times_called(seen)) > 1,
        lambda seen: (
            f"The jobs were called {called(seen)} times: a thread that was meant for one job ran another. At "
            "which moment does a lambda look up the variables that it uses?"
        ),
        "M10",
    )
    _never(
        founds,
        lambda seen: set(_times_called(seen)) != {1},
        lambda seen: (
            f"The jobs were called {called(seen)} times, even long after run_all had returned; expected once "
            "each. Which of your lines leads to a call of a job?"
        ),
    )


def _waits_for_one_only(founds):
    """Is there one place in the list whose job decides, in every round, when run_all returns?"""
    rounds = [seen for found in founds for seen in found.outcomes]
    return any(all(seen["returned_s"] == _ends(seen)[i] for seen in rounds) for i in range(3))


def _returns_at_a_fixed_time(founds):
    return len({seen["returned_s"] for found in founds for seen in found.outcomes}) == 1


def test_waits_for_all(submission):
    founds = _both_rounds(submission)
    _never(
        founds,
        lambda seen: seen["unfinished"] and seen["returned_s"] == 0,
        lambda seen: (
            f"run_all returned at 0 s, while {_jobs(seen['unfinished'])} still ran. Is a job that has been "
            "started a job that has finished?"
        ),
        "M04",
    )
    if _waits_for_one_only(founds):
        _never(
            founds,
            lambda seen: seen["unfinished"],
            lambda seen: (
                f"run_all returned at {_s(seen['returned_s'])}, when one of the jobs had ended, while "
                f"{_jobs(seen['unfinished'])} still ran. Does the thread that was started last also end last?"
            ),
            "M06",
        )
    _never(
        founds,
        lambda seen: seen["unfinished"],
        lambda seen: (
            f"run_all returned at {_s(seen['returned_s'])}, while {_jobs(seen['unfinished'])} still ran: it "
            "had waited for some time to pass, not for the jobs. How do you know, after a wait with a limit, "
            "whether the thread has ended?"
        ),
        "M07",
    )
    _two_jobs_that_end_together(submission)


def _two_jobs_that_end_together(submission):
    """Whatever notes the end of a job is put to the test when two notes are made at the same moment."""
    same_s = _draw(submission.random, 1, 2)
    found = submission.explore("one_round", durations_s=[same_s, same_s], max_executions=MAX_EXECUTIONS)
    _no_asking_in_a_loop([found])
    found.reject_if(
        lambda ending: ending.kind == "deadlock",
        "Two jobs ended at the same moment, and run_all never came back: it waits for a signal that nobody "
        "is left to give. How many steps does your code take to note that a job has ended, and what may "
        "happen between them?",
        "M12",
    )
    _never(
        [found],
        lambda seen: seen["unfinished"],
        lambda seen: (
            f"Two jobs ended at the same moment; run_all returned although {_jobs(seen['unfinished'])} 1 had "
            "not finished. Which jobs did it wait for?"
        ),
        "M04",
    )


def test_jobs_overlap(submission):
    founds = _both_rounds(submission)
    _never(
        founds,
        lambda seen: seen["in_caller"] and seen["built"],
        lambda seen: (
            f"run_all made {seen['built']} Thread objects, and yet {_jobs(seen['in_caller'])} ran in the "
            f"caller's thread; run_all returned at {_s(seen['returned_s'])}. Who makes the call of a job: "
            "your line, or the new thread?"
        ),
        "M02",
    )
    _never(
        founds,
        lambda seen: seen["in_caller"],
        lambda seen: (
            f"In the caller's thread ran {_jobs(seen['in_caller'])}, as ordinary function calls; run_all "
            f"returned at {_s(seen['returned_s'])}. Where is the thread for each job?"
        ),
    )
    _never(
        founds,
        _one_after_the_other,
        lambda seen: (
            f"run_all took {_s(seen['returned_s'])}: job 1 began at {_s(_beginnings(seen)[1])}, when job 0 "
            f"had ended. The longest job takes {_s(_longest(seen))}. What does your code do before it starts "
            "the next thread?"
        ),
        "M05",
    )
    _never(
        founds,
        lambda seen: _beginnings(seen) != [0, 0, 0],
        lambda seen: (
            f"The three jobs began at {', '.join(map(_s, _beginnings(seen)))}; expected 0 s for each. What "
            "did the late one wait for?"
        ),
    )


def _longest(seen):
    return max(end - begin for begin, end in zip(_beginnings(seen), _ends(seen), strict=True))


def _one_after_the_other(seen):
    spans = sorted(zip(_beginnings(seen), _ends(seen), strict=True))
    return all(begin >= end for (_, end), (begin, _) in zip(spans, spans[1:], strict=False))


def test_returns_with_the_last(submission):
    founds = _both_rounds(submission)
    _never(
        founds,
        lambda seen: seen["unfinished"],
        lambda seen: (
            f"run_all returned at {_s(seen['returned_s'])}, before {_jobs(seen['unfinished'])} had finished. "
            "Which jobs did it wait for?"
        ),
    )
    if _returns_at_a_fixed_time(founds):
        _never(
            founds,
            _late,
            lambda seen: (
                f"The last job ended at {_s(max(_ends(seen)))}, but run_all returned at "
                f"{_s(seen['returned_s'])}, and at the very same time with other jobs. A fixed pause is a "
                "guess; what waits exactly as long as needed?"
            ),
            "M07",
        )
    _never(
        founds,
        _late,
        lambda seen: (
            f"The last job ended at {_s(max(_ends(seen)))}, but run_all returned only at "
            f"{_s(seen['returned_s'])}: it looks now and then instead of waiting. Which method comes back "
            "the moment a thread ends?"
        ),
        "M24",
    )
    _a_long_job(submission)


def _a_long_job(submission):
    """The last thread is given much more to do than any limit that a submission may have thought generous."""
    long_s = _draw(submission.random, 61, 69)
    founds = [
        submission.explore(
            "one_round", durations_s=[_draw(submission.random, 1, 2), long_s], max_executions=MAX_EXECUTIONS
        )
    ]
    _no_asking_in_a_loop(founds)
    _never(
        founds,
        lambda seen: seen["unfinished"],
        lambda seen: (
            f"With one job that takes {_s(long_s)}, run_all returned at {_s(seen['returned_s'])}, before it "
            "had finished. How do you know, after a wait with a limit, whether the thread has ended?"
        ),
        "M07",
    )
    _never(
        founds,
        _late,
        lambda seen: (
            f"With one job that takes {_s(long_s)}, run_all returned only at {_s(seen['returned_s'])}. What "
            "did it wait for after the job had ended?"
        ),
    )


def _late(seen):
    return seen["returned_s"] > max(_ends(seen))
