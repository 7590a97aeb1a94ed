"""Double-checked, but the object can be seen before it is filled."""

import threading

ALLOWED = [[1, 1]]


class Buggy:
    threads = ("ask", "ask")

    def __init__(self):
        self.config = None
        self.seen = []
        self.lock = threading.Lock()

    def make(self):
        self.config = {}
        self.config["size"] = 1

    def ask(self):
        if self.config is None:
            with self.lock:
                if self.config is None:
                    self.make()
        self.seen.append(self.config.get("size", 0))

    def result(self):
        return self.seen


class Right(Buggy):
    def make(self):
        fresh = {"size": 1}
        self.config = fresh
