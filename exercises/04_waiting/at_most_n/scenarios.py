"""What the public checks of `at_most_n` do with the student's module."""

import time

from threadlings.scenario import InFlight, plain


def three_jobs(student, limit, lasts):
    """A job per duration; what came back, and how many ran at once at most."""
    flight = InFlight()

    def job(index):
        with flight.job(index):
            time.sleep(lasts[index])
        return 10 * index

    got = student.run_limited([lambda index=index: job(index) for index in range(len(lasts))], limit)
    return {"got": plain(got), "most": flight.most()}


def a_job_that_fails(student):
    """One job that raises, beside one that does not; what came back."""

    def fail():
        raise ValueError("no")

    return plain(student.run_limited([fail, lambda: "yes"], 2))
