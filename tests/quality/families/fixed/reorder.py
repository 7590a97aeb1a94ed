"""Reorder: both writes are one step for everybody else."""

import threading


class Pair:
    def __init__(self):
        self.a = 0
        self.b = 0
        self.lock = threading.Lock()

    def set(self):
        with self.lock:
            self.a = 1
            self.b = -1

    def check(self):
        with self.lock:
            return self.a + self.b == 0


def scenario(setters):
    pair = Pair()
    seen = []
    threads = [threading.Thread(target=pair.set) for _ in range(setters)]
    threads.append(threading.Thread(target=lambda: seen.append(pair.check())))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen[0]
