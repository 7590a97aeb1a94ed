"""total is a read-only property over a private attribute, under a lock."""

import threading as t


class SumWorker(t.Thread):
    def __init__(self, numbers):
        self._lock = t.Lock()
        self._total = None
        self._numbers = numbers
        super().__init__()

    def run(self):
        total = sum(self._numbers)
        with self._lock:
            self._total = total

    @property
    def total(self):
        with self._lock:
            return self._total
