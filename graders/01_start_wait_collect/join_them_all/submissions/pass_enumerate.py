"""Joins every thread that was not there before."""

import threading


def run_all(jobs):
    before = set(threading.enumerate())
    for job in jobs:
        threading.Thread(target=job).start()
    for thread in threading.enumerate():
        if thread not in before:
            thread.join()
