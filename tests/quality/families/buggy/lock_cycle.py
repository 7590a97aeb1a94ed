"""Locks in a circle: every thread holds one and wants the next."""

import threading


class Accounts:
    def __init__(self, count):
        self.money = [10] * count
        self.locks = [threading.Lock() for _ in range(count)]

    def move(self, source, target):
        with self.locks[source]:
            with self.locks[target]:
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
