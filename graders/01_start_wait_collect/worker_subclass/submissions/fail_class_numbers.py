# threadlings: check=total_arrives misconception=none
"""Collects the numbers in a list that belongs to the class."""

import threading


class SumWorker(threading.Thread):
    numbers = []

    def __init__(self, numbers):
        super().__init__()
        self.numbers.extend(numbers)
        self.total = None

    def run(self):
        self.total = sum(self.numbers)
