"""The value lives under a key of a dict, if it is there."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._box = {}
        self._lock = threading.Semaphore(1)

    def get(self):
        try:
            return self._box["value"]
        except KeyError:
            pass
        with self._lock:
            if "value" not in self._box:
                self._box["value"] = self._factory()
        return self._box["value"]
