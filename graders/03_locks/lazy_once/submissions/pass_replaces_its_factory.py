"""Once made, the factory is replaced by one that returns the value."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._made = False
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            if not self._made:
                value = self._factory()
                self._factory = lambda: value
                self._made = True
            return self._factory()
