"""One decorator for all methods; the numbers are attributes that only they touch."""

import functools
import threading

def locked(method):
    @functools.wraps(method)
    def wrapper(self, *args):
        with self._lock:
            return method(self, *args)

    return wrapper

class Stats:
    __slots__ = ("_count", "_lock", "_total")

    def __init__(self):
        self._lock = threading.Lock()
        self._count = self._total = 0

    @locked
    def add(self, x):
        self._count, self._total = self._count + 1, self._total + x

    @locked
    def snapshot(self):
        return self._count, self._total
