# threadlings: check=sum_is_right misconception=M22
"""The worker waits for an event that it sets only afterwards."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None
        self.done = threading.Event()

    def run(self):
        self.done.wait()
        self.total = sum(self.numbers)
        self.done.set()
