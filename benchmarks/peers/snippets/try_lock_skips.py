"""Gives up when the lock is taken, and forgets its update."""

import threading

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")

    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self):
        if self.lock.acquire(blocking=False):
            self.value += 1
            self.lock.release()

    def result(self):
        return self.value


class Right(Buggy):
    def add(self):
        if not self.lock.acquire(blocking=False):
            self.lock.acquire()
        self.value += 1
        self.lock.release()
