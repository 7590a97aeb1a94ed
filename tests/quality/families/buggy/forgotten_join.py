"""A result that is read before the thread that makes it has ended."""

import threading


class Sum(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.result = None

    def run(self):
        self.result = sum(self.numbers)


def scenario():
    adder = Sum([1, 2, 3])
    adder.start()
    result = adder.result
    adder.join()
    return result
