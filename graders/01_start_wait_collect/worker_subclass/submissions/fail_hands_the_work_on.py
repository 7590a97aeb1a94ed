# threadlings: check=total_arrives misconception=M04
"""run only starts another thread that does the work; join does not wait for that one."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self):
        threading.Thread(target=self.work).start()

    def work(self):
        self.total = sum(self.numbers)
