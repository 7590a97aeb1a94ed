"""Two consumers ask whether the queue is empty before they wait for an item."""

import queue
import threading


def consume(jobs, done):
    while not jobs.empty():
        done.append(jobs.get())


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
