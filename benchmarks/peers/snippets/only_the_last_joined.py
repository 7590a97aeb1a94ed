"""Starts two threads and waits for the last."""

import threading

ALLOWED = [2]


def buggy():
    done = []
    for number in range(2):
        worker = threading.Thread(target=done.append, args=(number,))
        worker.start()
    worker.join()
    return len(done)


def right():
    done = []
    workers = []
    for number in range(2):
        worker = threading.Thread(target=done.append, args=(number,))
        worker.start()
        workers.append(worker)
    for worker in workers:
        worker.join()
    return len(done)
