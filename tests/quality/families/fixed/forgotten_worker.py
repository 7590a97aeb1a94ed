"""A worker that is told to stop in any case."""

import threading


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self.wake = threading.Event()
        self.busy = False

    def run(self):
        self.busy = True
        self.wake.wait()

    def stop(self):
        self.wake.set()


def scenario():
    worker = Worker()
    worker.start()
    worker.stop()
    return "stopped"
