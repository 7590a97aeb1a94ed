"""acquire and release by hand, on every way out."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._lock = threading.Lock()

    def add(self, x):
        self._lock.acquire()
        try:
            self._count += 1
            self._total += x
        finally:
            self._lock.release()

    def snapshot(self):
        self._lock.acquire()
        try:
            return self._count, self._total
        finally:
            self._lock.release()
