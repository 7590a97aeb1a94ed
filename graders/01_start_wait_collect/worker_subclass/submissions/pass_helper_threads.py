"""The worker lets two helpers add up the halves, and waits for them."""

import threading
from concurrent.futures import ThreadPoolExecutor


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = list(numbers)
        self.total = None

    def run(self):
        middle = len(self.numbers) // 2
        with ThreadPoolExecutor(2) as pool:
            low = pool.submit(sum, self.numbers[:middle])
            high = pool.submit(sum, self.numbers[middle:])
            total = low.result() + high.result()
        self.total = total
