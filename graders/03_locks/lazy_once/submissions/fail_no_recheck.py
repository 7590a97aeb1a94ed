# threadlings: check=made_once misconception=M31
"""Those who waited for the lock make it again."""

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
                self._value = self._factory()
        return self._value
