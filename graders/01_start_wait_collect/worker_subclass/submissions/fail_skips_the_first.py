# threadlings: check=sum_is_right misconception=none
"""Forgets the first number, and fails on an empty list."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = list(numbers)
        self.total = None

    def run(self):
        total = self.numbers.pop()
        for number in self.numbers[1:]:
            total += number
        self.total = total
