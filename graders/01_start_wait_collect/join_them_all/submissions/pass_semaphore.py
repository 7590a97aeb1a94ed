"""A semaphore counts the finished jobs."""

import threading as t


def run_all(jobs):
    finished = t.Semaphore(0)

    def work(job):
        with_job = job
        with_job()
        finished.release()

    for job in jobs:
        t.Thread(target=work, args=[job]).start()
    for _ in jobs:
        finished.acquire()
