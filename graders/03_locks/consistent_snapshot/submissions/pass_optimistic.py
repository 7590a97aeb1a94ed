"""Works out the new pair without the lock, and publishes it if nobody was faster."""

import threading

class Stats:
    def __init__(self):
        self._pair = (0, 0.0)
        self._lock = threading.Lock()

    def add(self, x):
        while True:
            old = self._pair
            new = (old[0] + 1, old[1] + x)
            with self._lock:
                if self._pair is old:
                    self._pair = new
                    return

    def snapshot(self):
        return self._pair
