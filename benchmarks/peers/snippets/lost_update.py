"""A counter whose `+=` is taken for one step."""

import threading

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")

    def __init__(self):
        self.value = 0

    def add(self):
        self.value += 1

    def result(self):
        return self.value


class Right(Buggy):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def add(self):
        with self.lock:
            self.value += 1
