# threadlings: check=objects_are_independent misconception=M17
"""One RLock for all objects: a factory that takes long holds up all the others."""

import threading

_MISSING = object()

class Lazy:
    _lock = threading.RLock()

    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING

    def get(self):
        with self._lock:
            if self._value is _MISSING:
                self._value = self._factory()
            return self._value
