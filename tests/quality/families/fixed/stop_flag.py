"""A worker that spins for a flag which is raised before anybody waits for the worker."""

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
    worker.stop = True
    worker.join()
    return worker.rounds
