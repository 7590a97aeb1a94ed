"""One makes it without holding the lock; the others wait until it is there, or until they may try."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._changed = threading.Condition()
        self._state = "empty"
        self._value = None

    def get(self):
        with self._changed:
            while self._state == "busy":
                self._changed.wait()
            if self._state == "made":
                return self._value
            self._state = "busy"
        state = "empty"
        try:
            value = self._factory()
            state = "made"
            return value
        finally:
            with self._changed:
                if state == "made":
                    self._value = value
                self._state = state
                self._changed.notify_all()
