"""The locked program of `break_the_bank`, and what its hidden check does with it."""

import threading

from threadlings.scenario import constant, together  # noqa: F401  `constant` is a scenario


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()

    def deposit(self, x):
        with self.lock:
            tmp = self.balance
            tmp = tmp + x
            self.balance = tmp


def two_deposits(student):
    """A and B deposit 10 each; the balance."""
    account = Account()
    together(A=lambda: account.deposit(10), B=lambda: account.deposit(10))
    return account.balance
