# threadlings: check=work_in_the_new_thread misconception=M01
"""start calls run like any other method."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        self.run()

    def run(self):
        self.total = sum(self.numbers)
