# threadlings: check=waits_for_all misconception=M12
"""Counts down without a lock: if two jobs end at once, one of the two is not counted and nobody gives the signal."""

import threading


def run_all(jobs):
    done = threading.Event()
    left = len(jobs)

    def work(job):
        nonlocal left
        job()
        left -= 1
        if left == 0:
            done.set()

    for job in jobs:
        threading.Thread(target=work, args=(job,)).start()
    if jobs:
        done.wait()
