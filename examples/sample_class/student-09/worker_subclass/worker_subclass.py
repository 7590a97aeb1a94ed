import threading


class SumWorker(threading.Thread):
    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self):
        total = 0
        i = 0
        while i < len(self.numbers):
            total += self.numbers[i]
        self.total = total
