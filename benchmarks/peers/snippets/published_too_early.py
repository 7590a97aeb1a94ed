"""Says that the data is there before it is."""

import threading

ALLOWED = [None, 42]


class Buggy:
    threads = ("publish", "read")

    def __init__(self):
        self.ready = False
        self.data = 0
        self.seen = None

    def publish(self):
        self.ready = True
        self.data = 42

    def read(self):
        if self.ready:
            self.seen = self.data

    def result(self):
        return self.seen


class Right(Buggy):
    def publish(self):
        self.data = 42
        self.ready = True
