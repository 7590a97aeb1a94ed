"""Two consumers, and one sign that the work is over."""

import queue
import threading


def serve(sentinels):
    jobs, done = queue.Queue(), []

    def consume():
        while (job := jobs.get()) is not None:
            done.append(job)

    threads = [threading.Thread(target=consume) for _ in range(2)]
    for thread in threads:
        thread.start()
    for job in [1, 2] + [None] * sentinels:
        jobs.put(job)
    for thread in threads:
        thread.join()
    return sorted(done)


ALLOWED = [[1, 2]]


def buggy():
    return serve(1)


def right():
    return serve(2)
