"""A transfer and the count take the same lock."""

import threading


class Bank:
    def __init__(self):
        self.savings = 100
        self.checking = 0
        self.lock = threading.Lock()

    def transfer(self, amount):
        with self.lock:
            self.savings -= amount
            self.checking += amount

    def total(self):
        with self.lock:
            return self.savings + self.checking


def scenario():
    bank = Bank()
    totals = []
    clerk = threading.Thread(target=bank.transfer, args=(40,))
    auditor = threading.Thread(target=lambda: totals.append(bank.total()))
    clerk.start()
    auditor.start()
    clerk.join()
    auditor.join()
    return totals[0], bank.total()
