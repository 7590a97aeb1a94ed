# threadlings: check=work_in_the_new_thread misconception=M02
"""Hands Thread the result of the method instead of the method."""

import threading


class SumWorker(threading.Thread):
    total = None

    def __init__(self, numbers):
        super().__init__(target=self.add_up(numbers))

    def add_up(self, numbers):
        self.total = sum(numbers)
