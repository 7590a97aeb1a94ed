# threadlings: check=returns_with_the_last misconception=M07
"""Joins with a timeout that is long enough for short jobs only."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
