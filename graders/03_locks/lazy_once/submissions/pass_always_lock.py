"""Every get takes the lock."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            if self._value is _MISSING:
                self._value = self._factory()
            return self._value
