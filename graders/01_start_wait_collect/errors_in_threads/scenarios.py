"""What the hidden checks of errors_in_threads do with a submission."""

import time

from threadlings.scenario import InFlight, plain

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running
ERRORS = {"KeyError": KeyError, "ValueError": ValueError, "OSError": OSError}


def run_jobs(student, jobs):
    """Run jobs, each `[seconds, how, what]`: how is `returns`, `raises` or `returns error`.

    The answer says whether run_checked `returned` (what) or `raised` (the number of the job whose very
    exception it is, else the exception as text), when, which jobs had not finished then, and all calls.
    """
    flight = InFlight()
    errors = [ERRORS[what](i) if how != "returns" else None for i, (_, how, what) in enumerate(jobs)]

    def make_job(i):
        lasts_s, how, what = jobs[i]

        def job():
            with flight.job(i):
                time.sleep(lasts_s)
                if how == "raises":
                    raise errors[i]
            return what if how == "returns" else errors[i]

        return job

    seen = {"returned": None, "raised": None}
    try:
        got = student.run_checked([make_job(i) for i in range(len(jobs))])
        seen["returned"] = plain(list(got)) if isinstance(got, list | tuple) else [plain(got)]
    except Exception as caught:
        raised = [i for i, error in enumerate(errors) if error is caught]
        seen["raised"] = raised[0] if raised else plain(caught)
    seen["at_s"] = flight.now_s()
    ended = [call["job"] for call in flight.calls() if call["ended_s"] is not None]
    seen["unfinished"] = [i for i in range(len(jobs)) if i not in ended]
    time.sleep(SETTLE_S)
    seen["calls"] = flight.calls()
    return seen


def two_calls(student, first, second):
    """One call after the other; only what the second one gives."""
    run_jobs(student, first)
    return run_jobs(student, second)
