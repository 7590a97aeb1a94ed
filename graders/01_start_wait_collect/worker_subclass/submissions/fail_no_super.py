# threadlings: check=work_in_the_new_thread misconception=none
"""Forgets to let the base class prepare the thread."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        self.numbers = numbers
        self.total = None

    def run(self):
        self.total = sum(self.numbers)
