# threadlings: check=no_value_is_lost misconception=M12
"""No lock at all: `+=` is taken for one step."""

import threading

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0

    def add(self, x):
        self._count += 1
        self._total += x

    def snapshot(self):
        return self._count, self._total
