# threadlings: check=snapshot_is_one_moment misconception=M16
"""The writer locks each change, and lets the reader in between."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._lock = threading.Lock()

    def add(self, x):
        with self._lock:
            self._count += 1
        with self._lock:
            self._total += x

    def snapshot(self):
        with self._lock:
            return self._count, self._total
