"""Asks an event whether anybody has begun, then sets it."""

import threading

ALLOWED = [1]


class Buggy:
    threads = ("work", "work")

    def __init__(self):
        self.begun = threading.Event()
        self.lock = threading.Lock()
        self.done = []

    def work(self):
        if not self.begun.is_set():
            self.begun.set()
            self.done.append("work")

    def result(self):
        return len(self.done)


class Right(Buggy):
    def work(self):
        with self.lock:
            super().work()
