# threadlings: check=work_in_the_new_thread misconception=none
"""Starts the thread in the constructor."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.total = None
        self.numbers = numbers
        self.start()

    def run(self):
        self.total = sum(self.numbers)
