# threadlings: check=every_call_returns misconception=M18
"""The early return leaves with the lock."""

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
        self._lock.acquire()
        return self._count, self._total
