"""Copies the numbers; adds them up in a local variable; wildcard import; Thread.__init__ by name."""

from threading import *


class SumWorker(Thread):
    def __init__(self, numbers):
        Thread.__init__(self, name="sum", daemon=True)
        self._numbers = tuple(numbers)
        self.total = None

    def run(self):
        total = 0
        for number in self._numbers:
            total += number
        self.total = total
