# threadlings: check=every_call_returns misconception=M26
"""The writer takes the two locks in one order, the reader in the other."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._count_lock = threading.Lock()
        self._total_lock = threading.Lock()

    def add(self, x):
        with self._count_lock, self._total_lock:
            self._count += 1
            self._total += x

    def snapshot(self):
        with self._total_lock, self._count_lock:
            return self._count, self._total
