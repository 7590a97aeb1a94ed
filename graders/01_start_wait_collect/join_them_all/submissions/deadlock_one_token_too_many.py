# threadlings: check=waits_for_all misconception=M22
"""Waits for one message more than there are jobs."""

import queue
import threading


def run_all(jobs):
    done = queue.Queue()
    for job in jobs:
        threading.Thread(target=lambda job=job: done.put(job())).start()
    for _ in range(len(jobs) + 1):
        done.get()
