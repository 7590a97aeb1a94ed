"""Every call makes a lock of its own."""

import threading

ALLOWED = [2]


class Buggy:
    threads = ("add", "add")

    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def chosen(self):
        return threading.Lock()

    def add(self):
        with self.chosen():
            self.value += 1

    def result(self):
        return self.value


class Right(Buggy):
    def chosen(self):
        return self.lock
