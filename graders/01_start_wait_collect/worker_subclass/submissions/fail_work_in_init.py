# threadlings: check=work_in_the_new_thread misconception=M02
"""Adds up while the object is built, in the caller's thread; run only copies the result."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.total = None
        self.result = sum(numbers)

    def run(self):
        self.total = self.result
