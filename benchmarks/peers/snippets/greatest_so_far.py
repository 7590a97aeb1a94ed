"""Compares with the greatest value, then replaces it."""

import threading

ALLOWED = [9]


class Buggy:
    threads = ("five", "nine")

    def __init__(self):
        self.best = 0
        self.lock = threading.Lock()

    def offer(self, value):
        if value > self.best:
            self.best = value

    def five(self):
        self.offer(5)

    def nine(self):
        self.offer(9)

    def result(self):
        return self.best


class Right(Buggy):
    def offer(self, value):
        with self.lock:
            super().offer(value)
