"""A counter kept in the class."""

import threading

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")
    count = 0
    lock = threading.Lock()

    def add(self):
        Buggy.count += 1

    def result(self):
        return Buggy.count


class Right(Buggy):
    def add(self):
        with self.lock:
            super().add()
