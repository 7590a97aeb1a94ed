# threadlings: check=never_goes_back misconception=none
"""Shows the value at once, and then the old one again, out of a cache that came late."""

import threading

class Stats:
    def __init__(self):
        self._pair = (0, 0.0)
        self._stale = None
        self._lock = threading.Lock()

    def add(self, x):
        with self._lock:
            old = self._pair
            self._pair = (old[0] + 1, old[1] + x)
            self._stale = old
            self._stale = None

    def snapshot(self):
        return self._stale or self._pair
