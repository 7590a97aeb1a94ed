# threadlings: check=made_once misconception=M31
"""Every get makes a lock of its own, so nobody ever waits."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING

    def get(self):
        with threading.Lock():
            if self._value is _MISSING:
                self._value = self._factory()
            return self._value
