# threadlings: check=waits_for_all misconception=M07
"""Joins with a timeout and does not look whether the thread has ended."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=1)
