# threadlings: check=snapshot_is_one_moment misconception=M14
"""Each number has a lock of its own, the pair has none."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._count_lock = threading.Lock()
        self._total_lock = threading.Lock()

    def add(self, x):
        with self._count_lock:
            self._count += 1
        with self._total_lock:
            self._total += x

    def snapshot(self):
        with self._count_lock:
            count = self._count
        with self._total_lock:
            total = self._total
        return count, total
