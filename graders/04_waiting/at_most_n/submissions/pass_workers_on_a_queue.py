"""`limit` workers take jobs from a queue until it is empty."""

import queue
import threading


def run_limited(jobs, limit):
    waiting = queue.SimpleQueue()
    for pair in enumerate(jobs):
        waiting.put(pair)
    results = [None] * len(jobs)

    def work():
        while True:
            try:
                index, job = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                results[index] = job()
            except Exception as error:
                results[index] = error

    workers = [threading.Thread(target=work) for _ in range(min(limit, len(jobs)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results
