# threadlings: check=work_in_the_new_thread misconception=none
"""Adds up when total is read, in the reader's thread."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.ran = False

    def run(self):
        self.ran = True

    @property
    def total(self):
        return sum(self.numbers) if self.ran else None
