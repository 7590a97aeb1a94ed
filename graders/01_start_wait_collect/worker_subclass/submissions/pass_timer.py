"""A subclass of Timer, which is a Thread too."""

import threading


class SumWorker(threading.Timer):
    def __init__(self, numbers):
        super().__init__(0, self.work, [numbers])
        self.total = None

    def work(self, numbers):
        self.total = sum(numbers)
