# threadlings: check=work_in_the_new_thread misconception=none
"""Reading total waits for the thread."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self._total = None

    def run(self):
        self._total = sum(self.numbers)

    @property
    def total(self):
        if self.ident is not None:
            self.join()
        return self._total
