# threadlings: check=made_once misconception=M31
"""The lock protects the assignment, not the making."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        if self._value is _MISSING:
            value = self._factory()
            with self._lock:
                if self._value is _MISSING:
                    self._value = value
        return self._value
