"""Looks whether the list has items, then pops one."""

import threading

ALLOWED = [[1]]


class Buggy:
    threads = ("take", "take")

    def __init__(self):
        self.items = [1]
        self.taken = []
        self.lock = threading.Lock()

    def take(self):
        if self.items:
            self.taken.append(self.items.pop())

    def result(self):
        return self.taken


class Right(Buggy):
    def take(self):
        with self.lock:
            super().take()
