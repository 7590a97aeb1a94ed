# threadlings: check=made_once misconception=M31
"""Several find nothing there, and each makes one."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING

    def get(self):
        if self._value is _MISSING:
            self._value = self._factory()
        return self._value
