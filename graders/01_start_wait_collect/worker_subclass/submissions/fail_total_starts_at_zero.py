# threadlings: check=total_arrives misconception=none
"""total is 0 before the work is done: nobody can tell that from a sum."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = 0

    def run(self):
        self.total = sum(self.numbers)
