# threadlings: check=never_half_made misconception=M31
"""The first one claims the work, and the others return at once, with nothing."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._values = []
        self._claim = threading.Lock()

    def get(self):
        if self._claim.acquire(blocking=False):
            try:
                if not self._values:
                    self._values.append(self._factory())
            finally:
                self._claim.release()
        return self._values[0] if self._values else None
