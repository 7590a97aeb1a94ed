"""Woken up, it takes what another consumer has taken meanwhile."""

import threading

ALLOWED = [[1], ["nothing"]]


class Buggy:
    threads = ("take", "put", "steal")

    def __init__(self):
        self.items = []
        self.seen = []
        self.closed = False
        self.condition = threading.Condition()

    def take(self):
        with self.condition:
            if not self.items:
                self.condition.wait(timeout=60)
            self.seen.append(self.items.pop())

    def put(self):
        with self.condition:
            self.items.append(1)
            self.condition.notify()

    def steal(self):
        with self.condition:
            if self.items:
                self.items.pop()

    def result(self):
        return self.seen


class Right(Buggy):
    def take(self):
        with self.condition:
            if self.condition.wait_for(lambda: self.items, timeout=60):
                self.seen.append(self.items.pop())
            else:
                self.seen.append("nothing")
