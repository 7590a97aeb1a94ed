import threading


class Counter:
    def __init__(self):
        self.n = 0
        self.lock = threading.Lock()

    def increment(self, by=1):
        self.lock.acquire()
        self.n = self.n + by

    @property
    def value(self):
        return self.n
