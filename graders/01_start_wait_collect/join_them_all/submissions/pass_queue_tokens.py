"""Every thread leaves a token in a queue; the caller collects as many tokens as there are jobs."""

import queue
import threading


def run_all(jobs):
    tokens = queue.SimpleQueue()

    def work(job):
        job()
        tokens.put(None)

    for job in jobs:
        threading.Thread(target=work, args=(job,)).start()
    for _ in jobs:
        tokens.get()
