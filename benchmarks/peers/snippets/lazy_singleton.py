"""The one instance, made when first asked for."""

import threading

ALLOWED = [True]


class Buggy:
    threads = ("ask", "ask")

    def __init__(self):
        self.instance = None
        self.seen = []

    def make(self):
        if self.instance is None:
            self.instance = object()
        return self.instance

    def ask(self):
        self.seen.append(self.make())

    def result(self):
        return self.seen[0] is self.seen[1]


class Right(Buggy):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def make(self):
        with self.lock:
            return super().make()
