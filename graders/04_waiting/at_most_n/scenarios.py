"""What the hidden checks of `at_most_n` do with the student's module."""

import threading
import time

from threadlings.scenario import InFlight, alive, plain


def run(student, limit, lasts, failing=()):
    """A job per duration, some of which raise at their end; what was seen of them."""
    flight = InFlight()
    got = student.run_limited(_jobs(flight, lasts, failing), limit)
    calls = flight.calls()
    moments = {0.0, *(call["ended_s"] for call in calls)}
    return {
        "got": len(got),
        "calls": [call["job"] for call in sorted(calls, key=lambda call: call["job"])],
        "most": flight.most(),
        "idle": flight.idle(limit, range(len(lasts))),
        # Whether a job began at a moment at which nothing happened but that time passed.
        "by_clock": any(call["began_s"] not in moments for call in calls),
    }


def most_at_once(student, limit, lasts):
    """A job per duration; how many ran at once at most."""
    flight = InFlight()
    student.run_limited(_jobs(flight, lasts, ()), limit)
    return flight.most()


def no_jobs(student, limit):
    """Nothing to do; what came back."""
    return plain(student.run_limited([], limit))


def looked_at(student, limit, lasts):
    """In the middle of the first job: threads there are beside this one, and semaphores."""
    flight, seen = InFlight(), []
    jobs = _jobs(flight, lasts, ())

    def first():
        with flight.job(0):
            time.sleep(lasts[0] / 2)
            seen.extend([threading.active_count() - 1, alive(threading.Semaphore)])
            time.sleep(lasts[0] / 2)

    student.run_limited([first, *jobs[1:]], limit)
    return seen


def _jobs(flight, lasts, failing):
    def job(index):
        with flight.job(index):
            time.sleep(lasts[index])
            if index in failing:
                raise KeyError(index)
        return 10 * index

    return [lambda index=index: job(index) for index in range(len(lasts))]
