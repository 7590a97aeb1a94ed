# threadlings: check=snapshot_is_one_moment misconception=M25
"""The reader asks for the lock for a moment, and reads without it if there is none."""

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
        got = self._lock.acquire(timeout=0.2)
        try:
            return self._count, self._total
        finally:
            if got:
                self._lock.release()
