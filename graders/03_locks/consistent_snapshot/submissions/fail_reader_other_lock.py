# threadlings: check=snapshot_is_one_moment misconception=M14
"""The reader holds a lock that no writer ever takes."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._lock = threading.Lock()
        self._read_lock = threading.Lock()

    def add(self, x):
        with self._lock:
            self._count += 1
            self._total += x

    def snapshot(self):
        with self._read_lock:
            return self._count, self._total
