"""Timers that are due at once; partial as target."""

import functools
import threading


def run_all(jobs):
    timers = [threading.Timer(0.0, functools.partial(job)) for job in jobs]
    for timer in timers:
        timer.start()
    for timer in reversed(timers):
        timer.join()
