"""Asks for the lock again and again, with pauses: no model, but it keeps its promises."""

import threading
import time

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        while not self._lock.acquire(blocking=False):
            time.sleep(0.1)
        try:
            if self._value is _MISSING:
                self._value = self._factory()
            return self._value
        finally:
            self._lock.release()
