"""A module-level total, and a module-level lock that only one of two functions takes."""

import threading

LOCK = threading.Lock()
total = 0

ALLOWED = [3]


class Buggy:
    threads = ("one", "two")

    def one(self):
        global total
        with LOCK:
            total += 1

    def two(self):
        global total
        total += 2

    def result(self):
        return total


class Right(Buggy):
    def two(self):
        with LOCK:
            super().two()
