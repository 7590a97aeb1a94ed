# threadlings: check=total_arrives misconception=M08
"""run returns the sum, and nobody receives it."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self):
        return sum(self.numbers)
