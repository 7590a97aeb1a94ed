"""A semaphore with two permits in place of a lock."""

import threading

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")
    permits = 2

    def __init__(self):
        self.value = 0
        self.gate = threading.Semaphore(self.permits)

    def add(self):
        with self.gate:
            self.value += 1

    def result(self):
        return self.value


class Right(Buggy):
    permits = 1
