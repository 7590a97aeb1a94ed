# threadlings: check=errors_are_tried_again misconception=M22
"""The others wait for an event, which a factory that raises never sets."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._begun = False
        self._ready = threading.Event()
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            first, self._begun = not self._begun, True
        if first:
            self._value = self._factory()
            self._ready.set()
        self._ready.wait()
        return self._value
