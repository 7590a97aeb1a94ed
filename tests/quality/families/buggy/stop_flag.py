"""A worker that spins for a flag which the main thread only raises after the worker has ended."""

import threading


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self.stop = False
        self.rounds = 0

    def run(self):
        while not self.stop:
            pass
        self.rounds += 1


def scenario():
    worker = Worker()
    worker.start()
    worker.join()
    worker.stop = True
    return worker.rounds
