"""Two consumers take without waiting, and stop when there is nothing."""

import queue
import threading


def consume(jobs, done):
    while True:
        try:
            done.append(jobs.get_nowait())
        except queue.Empty:
            return


def scenario():
    jobs = queue.Queue()
    for job in (1, 2):
        jobs.put(job)
    done = []
    consumers = [threading.Thread(target=consume, args=(jobs, done)) for _ in range(2)]
    for consumer in consumers:
        consumer.start()
    for consumer in consumers:
        consumer.join()
    return sorted(done)
