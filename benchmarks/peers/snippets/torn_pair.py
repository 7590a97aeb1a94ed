"""Two fields that belong together, read while one of them has been written."""

import threading

ALLOWED = [[0, 0], [1, 1]]


class Buggy:
    threads = ("write", "read")

    def __init__(self):
        self.x = self.y = 0
        self.seen = None

    def write(self):
        self.x = 1
        self.y = 1

    def read(self):
        self.seen = [self.x, self.y]

    def result(self):
        return self.seen


class Right(Buggy):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def write(self):
        with self.lock:
            super().write()

    def read(self):
        with self.lock:
            super().read()
