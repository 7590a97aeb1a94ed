# threadlings: check=never_half_made misconception=M31
"""The others sleep as long as making it usually takes, and then take what is there."""

import threading
import time

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._begun = False
        self._value = None
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            first, self._begun = not self._begun, True
        if first:
            try:
                self._value = self._factory()
            except BaseException:
                self._begun = False
                raise
        else:
            time.sleep(2)
        return self._value
