# threadlings: check=jobs_overlap misconception=M05
"""Joins each thread before the next one is started."""

import threading


def run_all(jobs):
    for job in jobs:
        thread = threading.Thread(target=job)
        thread.start()
        thread.join()
