"""One lock for the counter, made once."""

import threading


class Counter:
    lock = threading.Lock()

    def __init__(self):
        self.value = 0

    def increment(self):
        with self.lock:
            self.value += 1


def scenario():
    counter = Counter()
    threads = [threading.Thread(target=counter.increment) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.value
