# threadlings: check=work_in_the_new_thread misconception=none
"""Not a Thread: has a Thread, and makes a new one on every start."""

import threading


class SumWorker:
    def __init__(self, numbers):
        self.numbers = numbers
        self.total = None
        self.ident = None

    def start(self):
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        self.ident = self.thread.ident

    def join(self):
        self.thread.join()

    def run(self):
        self.total = sum(self.numbers)
