"""A queue with an end mark for each consumer."""

import queue
import threading

DONE = None


def consume(jobs, results):
    while (job := jobs.get()) is not DONE:
        results.put(job * job)


def scenario():
    jobs, results = queue.Queue(), queue.Queue()
    workers = [threading.Thread(target=consume, args=(jobs, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    jobs.put(3)
    for _ in workers:
        jobs.put(DONE)
    for worker in workers:
        worker.join()
    return results.get()
