# threadlings: check=total_arrives misconception=none
"""run wants the numbers as an argument, but nobody calls it with one: TypeError in the new thread."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__(args=(numbers,))
        self.total = None

    def run(self, numbers):
        self.total = sum(numbers)
