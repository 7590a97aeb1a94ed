# threadlings: check=waits_for_all misconception=M04
"""Waits until every job has begun, and takes that for the end."""

import threading


def run_all(jobs):
    begun = threading.Semaphore(0)

    def work(job):
        begun.release()
        job()

    for job in jobs:
        threading.Thread(target=work, args=(job,)).start()
    for _ in jobs:
        begun.acquire()
