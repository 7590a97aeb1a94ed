"""All threads and the caller meet at a barrier when the jobs are done."""

from threading import *


def run_all(jobs):
    barrier = Barrier(len(jobs) + 1)

    def work(job):
        job()
        barrier.wait()

    for job in jobs:
        Thread(target=work, args=(job,)).start()
    barrier.wait()
