# threadlings: check=returns_with_the_last misconception=M24
"""Asks in a loop without rest how many threads are alive."""

import threading


def run_all(jobs):
    for job in jobs:
        threading.Thread(target=job).start()
    while threading.active_count() > 1:
        pass
