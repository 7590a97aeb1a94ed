# threadlings: check=starts_once misconception=none
"""Does nothing, and says nothing, when it is started again."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        if self.ident is None:
            super().start()

    def run(self):
        self.total = sum(self.numbers)
