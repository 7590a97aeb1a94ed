# threadlings: check=errors_are_tried_again misconception=M31
"""The error is swallowed and tried again on the spot; nobody is told."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._values = []
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            for _ in range(3):
                if self._values:
                    break
                try:
                    self._values.append(self._factory())
                except Exception:
                    pass
            return self._values[0] if self._values else None
