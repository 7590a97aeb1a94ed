# threadlings: check=total_arrives misconception=none
"""Keeps the total on the class, where all workers share it."""

import threading


class SumWorker(threading.Thread):
    total = None

    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers

    def run(self):
        SumWorker.total = sum(self.numbers)
