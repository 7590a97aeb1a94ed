# threadlings: check=all_jobs_run misconception=none
"""Joins threads that were not started: RuntimeError."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.join()
        thread.start()
