"""Looks without the lock first, and again under it; safe in Python."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        if self._value is _MISSING:
            with self._lock:
                if self._value is _MISSING:
                    self._value = self._factory()
        return self._value
