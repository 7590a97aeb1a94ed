"""A closure as target, prepared before the base class; run only calls that of Thread."""

import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        self.total = None

        def work():
            self.total = sum(numbers)

        super().__init__(target=work)

    def run(self):
        super().run()
