import threading


class Counter:
    def __init__(self):
        self.count = 0

    def increment(self, by=1):
        lock = threading.Lock()
        with lock:
            self.count += by

    @property
    def value(self):
        return self.count
