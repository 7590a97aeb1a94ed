"""One semaphore: third needs two permits, which there are only when both have been here."""

import threading


class Ordered:
    def __init__(self):
        self.second_may = threading.Event()
        self.finished = threading.Semaphore(0)

    def first(self, fn):
        fn()
        self.second_may.set()
        self.finished.release()

    def second(self, fn):
        self.second_may.wait()
        fn()
        self.finished.release()

    def third(self, fn):
        for _ in range(2):
            self.finished.acquire()
        fn()
