"""None as a default on the class; the instance gets its own total; keyword arguments go through."""

import functools
import operator
import threading


class SumWorker(threading.Thread):
    total: int | None = None

    def __init__(self, numbers, **options):
        super().__init__(**options)
        self.numbers = numbers

    def run(self):
        self.total = functools.reduce(operator.add, self.numbers, 0)
