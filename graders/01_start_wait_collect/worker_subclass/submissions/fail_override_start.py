# threadlings: check=work_in_the_new_thread misconception=M01
"""Overrides start, the method that makes the thread, instead of run."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        self.total = sum(self.numbers)

    def join(self, timeout=None):
        pass
