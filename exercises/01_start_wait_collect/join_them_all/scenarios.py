"""What the public checks of join_them_all do with a submission."""

import time


def no_jobs(student):
    """Run no jobs at all."""
    return student.run_all([])


def two_quick_jobs(student):
    """Run two jobs that take no time; how often has each run when run_all returns?"""
    calls = [[], []]
    student.run_all([lambda: calls[0].append(1), lambda: calls[1].append(1)])
    return [len(calls[0]), len(calls[1])]


def two_jobs(student, first_s, second_s):
    """Run two jobs that take a while; how long does run_all take, in simulated seconds?"""
    student.run_all([lambda: time.sleep(first_s), lambda: time.sleep(second_s)])
    return time.monotonic()
