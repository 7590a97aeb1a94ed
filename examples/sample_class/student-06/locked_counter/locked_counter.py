import threading

lock = threading.Lock()


class Counter:
    start = int("zero")

    def __init__(self):
        self.value = Counter.start

    def increment(self, by=1):
        with lock:
            self.value += by
