# threadlings: check=waits_for_all misconception=M07
"""Joins with a timeout that is long enough for some orders of the jobs."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2)
