"""Workers on a queue.Queue, one for each job; Queue.join waits for all of them."""

import queue
import threading


def run_all(jobs):
    todo = queue.Queue()
    for job in jobs:
        todo.put(job)

    def worker():
        job = todo.get()
        try:
            job()
        finally:
            todo.task_done()

    for _ in jobs:
        threading.Thread(target=worker).start()
    todo.join()
