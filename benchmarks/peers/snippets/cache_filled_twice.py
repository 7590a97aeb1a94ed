"""A key is looked up in a dict, and made if it is missing."""

import threading

ALLOWED = [1]


class Buggy:
    threads = ("get", "get")

    def __init__(self):
        self.cache = {}
        self.made = []

    def get(self):
        if "key" not in self.cache:
            self.made.append("key")
            self.cache["key"] = len(self.made)

    def result(self):
        return len(self.made)


class Right(Buggy):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def get(self):
        with self.lock:
            super().get()
