# threadlings: check=snapshot_is_one_moment misconception=M16
"""The reader locks each look, and lets the writer in between."""

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
        with self._lock:
            count = self._count
        with self._lock:
            total = self._total
        return count, total
