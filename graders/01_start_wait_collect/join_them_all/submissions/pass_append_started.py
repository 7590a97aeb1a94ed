"""Daemon threads, popped from the list and joined in reverse order."""

import threading


def run_all(jobs):
    started = []
    for job in jobs:
        started.append(threading.Thread(target=job, daemon=True))
        started[-1].start()
    while started:
        started.pop().join()
