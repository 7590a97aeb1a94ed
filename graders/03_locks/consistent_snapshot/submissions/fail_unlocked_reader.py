# threadlings: check=snapshot_is_one_moment misconception=M15
"""Only the writers take the lock; the reader walks in between their two lines."""

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
        return self._count, self._total
