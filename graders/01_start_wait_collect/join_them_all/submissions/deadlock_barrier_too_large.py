# threadlings: check=waits_for_all misconception=none
"""A barrier for one party more than will ever come."""

import threading


def run_all(jobs):
    if not jobs:
        return
    barrier = threading.Barrier(len(jobs) + 2)

    def work(job):
        job()
        barrier.wait()

    for job in jobs:
        threading.Thread(target=work, args=(job,)).start()
    barrier.wait()
