"""Takes an empty queue for finished work."""

import queue
import threading

ALLOWED = [2]


def buggy():
    jobs, done = queue.Queue(), []

    def consume():
        for _ in range(2):
            job = jobs.get()
            done.append(job)
            jobs.task_done()

    worker = threading.Thread(target=consume)
    worker.start()
    jobs.put(1)
    jobs.put(2)
    while not jobs.empty():
        worker.join(timeout=1)
    return len(done)


def right():
    jobs, done = queue.Queue(), []

    def consume():
        for _ in range(2):
            job = jobs.get()
            done.append(job)
            jobs.task_done()

    worker = threading.Thread(target=consume)
    worker.start()
    jobs.put(1)
    jobs.put(2)
    jobs.join()
    return len(done)
