"""A generator of numbers that hands out the same one twice."""

import threading


class Ids:
    def __init__(self):
        self.last = 0
        self.lock = threading.Lock()

    def new(self):
        with self.lock:
            self.last += 1
        return self.last


def scenario():
    ids = Ids()
    given = []
    threads = [threading.Thread(target=lambda: given.append(ids.new())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(given)
