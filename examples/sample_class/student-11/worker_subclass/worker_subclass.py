import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def start(self):
        self.total = sum(self.numbers)

    def join(self):
        pass
