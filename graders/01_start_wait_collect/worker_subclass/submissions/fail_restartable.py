# threadlings: check=starts_once misconception=none
"""Prepares itself anew on every start, so that it can be started again."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        threading.Thread.__init__(self)
        super().start()

    def run(self):
        self.total = sum(self.numbers)
