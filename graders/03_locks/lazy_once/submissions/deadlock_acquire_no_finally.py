# threadlings: check=every_get_returns misconception=M18
"""The factory raised, and the lock stays locked."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        self._lock.acquire()
        if self._value is _MISSING:
            self._value = self._factory()
        self._lock.release()
        return self._value
