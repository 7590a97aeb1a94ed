"""acquire and release by hand, also when the factory raises."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        self._lock.acquire()
        try:
            if self._value is _MISSING:
                self._value = self._factory()
        finally:
            self._lock.release()
        return self._value
