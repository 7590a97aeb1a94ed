# threadlings: check=work_in_the_new_thread misconception=M24
"""join asks in a loop without rest."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self):
        self.total = sum(self.numbers)

    def join(self, timeout=None):
        while self.total is None:
            pass
