# threadlings: check=snapshot_is_one_moment misconception=M15
"""The writer raises a flag, the reader looks at it once and then reads."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._lock = threading.Lock()
        self._busy = False

    def add(self, x):
        with self._lock:
            self._busy = True
            self._count += 1
            self._total += x
            self._busy = False

    def snapshot(self):
        while self._busy:
            pass
        return self._count, self._total
