"""Lamport's bakery: nobody is passed over while drawing a number."""

import threading


class Bakery:
    def __init__(self, customers):
        self.choosing = [False] * customers
        self.number = [0] * customers

    def enter(self, me):
        self.choosing[me] = True
        self.number[me] = 1 + max(self.number)
        self.choosing[me] = False
        for other in range(len(self.number)):
            while self.choosing[other]:
                pass
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
