# threadlings: check=work_in_the_new_thread misconception=none
"""start does not come back before the work is done."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        super().start()
        self.join()

    def run(self):
        self.total = sum(self.numbers)
