"""A reader without a lock, that looks at a version number before and after, and tries again."""

import threading

class Stats:
    def __init__(self):
        self._version = 0
        self._count = 0
        self._total = 0.0
        self._writing = threading.Lock()

    def add(self, x):
        with self._writing:
            self._version += 1
            self._count += 1
            self._total += x
            self._version += 1

    def snapshot(self):
        while True:
            before = self._version
            pair = self._count, self._total
            if before % 2 == 0 and self._version == before:
                return pair
