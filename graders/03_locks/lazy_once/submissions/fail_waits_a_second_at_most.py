# threadlings: check=made_once misconception=M31
"""Waits for the lock for a second at most, and then makes it all the same."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        got = self._lock.acquire(timeout=1)
        try:
            if self._value is _MISSING:
                self._value = self._factory()
            return self._value
        finally:
            if got:
                self._lock.release()
