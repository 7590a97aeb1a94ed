# threadlings: check=never_half_made misconception=M31
"""`done` is set before the value is there; a second thread gets the empty placeholder."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._done = False
        self._value = None
        self._lock = threading.Lock()

    def get(self):
        if not self._done:
            with self._lock:
                if not self._done:
                    self._done = True
                    try:
                        self._value = self._factory()
                    except BaseException:
                        self._done = False
                        raise
        return self._value
