"""Each number has a locked property; an RLock lets the snapshot hold on over both."""

import threading

class Stats:
    def __init__(self):
        self._lock = threading.RLock()
        self._count, self._total = 0, 0.0

    @property
    def count(self):
        with self._lock:
            return self._count

    @property
    def total(self):
        with self._lock:
            return self._total

    def add(self, x):
        with self._lock:
            self._count = self.count + 1
            self._total = self.total + x

    def snapshot(self):
        with self._lock:
            return (self.count, self.total)
