"""Adds up with a function written in C, which never calls the numbers' own addition."""

import math
import threading


class SumWorker(threading.Thread):
    total = None

    def __init__(self, numbers):
        threading.Thread.__init__(self)
        self._numbers = numbers

    def run(self):
        self.total = int(math.fsum(self._numbers))
