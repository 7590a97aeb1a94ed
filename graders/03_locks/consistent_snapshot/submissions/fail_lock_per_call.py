# threadlings: check=no_value_is_lost misconception=M14
"""Every call makes a lock of its own, so nobody ever waits."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0

    def add(self, x):
        with threading.Lock():
            self._count += 1
            self._total += x

    def snapshot(self):
        with threading.Lock():
            return self._count, self._total
