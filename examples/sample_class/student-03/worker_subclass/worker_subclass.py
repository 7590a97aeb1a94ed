import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        self.total = None
        self._nums = list(numbers)
        super().__init__(target=self._work)

    def _work(self):
        self.total = sum(self._nums)
