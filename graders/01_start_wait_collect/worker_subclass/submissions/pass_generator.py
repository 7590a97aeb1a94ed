"""Adds plain integers through a generator, with slots and a conversion."""

import threading


class SumWorker(threading.Thread):
    __slots__ = ("_numbers", "total")

    def __init__(self, numbers):
        super().__init__()
        self._numbers, self.total = numbers, None

    def run(self):
        self.total = sum(int(number) for number in self._numbers)
