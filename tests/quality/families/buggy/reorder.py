"""Reorder: a checker may look between the two writes of any of the setters."""

import threading


class Pair:
    def __init__(self):
        self.a = 0
        self.b = 0

    def set(self):
        self.a = 1
        self.b = -1

    def check(self):
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
