"""A decorator that runs a method under its object's lock."""

import functools
import threading


def synchronized(method):
    @functools.wraps(method)
    def locked(self, *args, **kwargs):
        with self._lock:
            return method(self, *args, **kwargs)

    return locked


class Counter:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._n = 0

    @synchronized
    def increment(self, by: int = 1) -> None:
        self._n += by

    @property
    @synchronized
    def value(self) -> int:
        return self._n
