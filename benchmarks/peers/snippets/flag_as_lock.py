"""Waits until nobody is busy, then says that it is."""

import threading
import time

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")

    def __init__(self):
        self.busy = False
        self.value = 0
        self.lock = threading.Lock()

    def add(self):
        while self.busy:
            time.sleep(0.01)
        self.busy = True
        self.value += 1
        self.busy = False

    def result(self):
        return self.value


class Right(Buggy):
    def add(self):
        while not self.lock.acquire(blocking=False):
            time.sleep(0.01)
        self.value += 1
        self.lock.release()
