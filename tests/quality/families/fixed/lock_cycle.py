"""Locks in a circle, taken in the order of their numbers."""

import threading


class Accounts:
    def __init__(self, count):
        self.money = [10] * count
        self.locks = [threading.Lock() for _ in range(count)]

    def move(self, source, target):
        low, high = sorted((source, target))
        with self.locks[low]:
            with self.locks[high]:
                self.money[source] -= 1
                self.money[target] += 1


def scenario(count):
    accounts = Accounts(count)
    movers = [
        threading.Thread(target=accounts.move, args=(number, (number + 1) % count)) for number in range(count)
    ]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    return accounts.money
