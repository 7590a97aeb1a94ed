# threadlings: check=total_arrives misconception=M08
"""Keeps the sum in a local variable of run."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self):
        total = 0
        for number in self.numbers:
            total += number
