"""Reads under the lock and writes under the lock, and lets go in between."""

import threading

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")

    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self):
        with self.lock:
            old = self.value
        with self.lock:
            self.value = old + 1

    def result(self):
        return self.value


class Right(Buggy):
    def add(self):
        with self.lock:
            old = self.value
            self.value = old + 1
