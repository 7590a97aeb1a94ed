import threading


class SumWorker(threading.Thread):
    total = None

    def __init__(self, numbers):
        threading.Thread.__init__(self)
        self.numbers = numbers

    def run(self):
        return sum(self.numbers)
