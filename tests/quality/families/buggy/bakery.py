"""Lamport's bakery without the sign "choosing": two customers with the same number both step forward."""

import threading


class Bakery:
    def __init__(self, customers):
        self.choosing = [False] * customers
        self.number = [0] * customers

    def enter(self, me):
        self.number[me] = 1 + max(self.number)
        for other in range(len(self.number)):
            while self.number[other] and (self.number[other], other) < (self.number[me], me):
                pass

    def leave(self, me):
        self.number[me] = 0


def scenario():
    bakery = Bakery(2)
    sold = 0

    def buy(me):
        nonlocal sold
        bakery.enter(me)
        sold += 1
        bakery.leave(me)

    customers = [threading.Thread(target=buy, args=(me,)) for me in range(2)]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    return sold
