# threadlings: check=snapshot_is_one_moment misconception=M15
"""The reader looks until it has seen the same twice: half done can be seen twice as well."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._lock = threading.Lock()

    def add(self, x):
        with self._lock:
            self._count += 1
            self._total += x

    def snapshot(self):
        before = None
        while True:
            pair = self._count, self._total
            if pair == before:
                return pair
            before = pair
