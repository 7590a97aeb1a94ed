# threadlings: check=total_arrives misconception=M01
"""Overrides start and leaves join alone, which then finds no thread to wait for."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        self.total = sum(self.numbers)
