"""Gives Thread a method of its own as target, and does not override run."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__(target=self._work, args=(numbers,))
        self.total = None

    def _work(self, numbers):
        self.total = sum(numbers)
