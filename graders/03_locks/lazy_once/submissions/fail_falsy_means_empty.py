# threadlings: check=any_value_counts misconception=M31
"""Whatever is not true is made again: 0, the empty list, False."""

import threading

_MISSING = object()

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._value = _MISSING
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            if not self._value or self._value is _MISSING:
                self._value = self._factory()
            return self._value
