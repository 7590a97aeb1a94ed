"""A producer and two consumers share one number: whoever is woken looks again."""

import threading


class Stock:
    def __init__(self):
        self.number = 0
        self.lock = threading.Lock()
        self.more = threading.Condition(self.lock)

    def add(self):
        with self.lock:
            self.number += 1
            self.more.notify()

    def take(self):
        with self.lock:
            while self.number == 0:
                self.more.wait()
            self.number -= 1
            return self.number


def scenario():
    stock = Stock()
    left = []
    takers = [threading.Thread(target=lambda: left.append(stock.take())) for _ in range(2)]
    adders = [threading.Thread(target=stock.add) for _ in range(2)]
    for thread in takers + adders:
        thread.start()
    for thread in takers + adders:
        thread.join()
    return min(left) >= 0
