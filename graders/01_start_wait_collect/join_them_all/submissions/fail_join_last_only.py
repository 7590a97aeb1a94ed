# threadlings: check=waits_for_all misconception=M06
"""Waits for the thread that was started last."""

import threading


def run_all(jobs):
    thread = None
    for job in jobs:
        thread = threading.Thread(target=job)
        thread.start()
    if thread:
        thread.join()
