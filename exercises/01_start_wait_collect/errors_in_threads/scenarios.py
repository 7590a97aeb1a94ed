"""What the public checks of errors_in_threads do with a submission."""

import time

from threadlings.scenario import plain


def no_jobs(student):
    """Run no jobs at all."""
    got = student.run_checked([])
    return "[]" if got == [] else str(plain(got))


def two_results(student, results, lasts_s):
    """Run two jobs that succeed."""

    def make_job(i):
        def job():
            time.sleep(lasts_s[i])
            return results[i]

        return job

    got = student.run_checked([make_job(0), make_job(1)])
    return [type(got).__name__, plain(list(got)) if type(got) is list else []]


def one_fails(student, word):
    """Run a job that succeeds and one that fails; what comes back?"""
    error = LookupError(word)

    def fine():
        time.sleep(2)
        return "fine"

    def broken():
        time.sleep(1)
        raise error

    try:
        got = student.run_checked([fine, broken])
    except Exception as caught:
        return "that very exception" if caught is error else f"another exception, {plain(caught)}"
    return f"no exception, and returned {plain(got)}"
