# threadlings: check=any_value_counts misconception=M31
"""None stands for 'not made yet', and a factory may return None."""

import threading

_MISSING = None

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
