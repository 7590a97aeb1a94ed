# threadlings: check=total_arrives misconception=M31
"""Adds up in total itself, so that half a sum can be read while the work goes on."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self):
        self.total = 0
        for number in self.numbers:
            self.total += number
