# threadlings: check=errors_are_tried_again misconception=M31
"""The first error is kept and raised for ever."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._outcome = None
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            if self._outcome is None:
                try:
                    self._outcome = self._factory(), None
                except Exception as error:
                    self._outcome = None, error
            value, error = self._outcome
            if error is not None:
                raise error
            return value
