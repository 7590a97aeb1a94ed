# threadlings: check=counts_alone misconception=none
"""Hands out the list that is changed later, instead of what is in it now."""

import threading

class Stats:
    def __init__(self):
        self._pair = [0, 0.0]
        self._lock = threading.Lock()

    def add(self, x):
        with self._lock:
            self._pair[0] += 1
            self._pair[1] += x

    def snapshot(self):
        with self._lock:
            return self._pair
