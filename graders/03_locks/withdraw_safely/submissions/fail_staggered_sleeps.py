# threadlings: check=no_overdraft misconception=M07
"""Every call sleeps a little longer than the one before, so that they come one after the other if all goes fast."""

import itertools
import time


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._turn = itertools.count()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        time.sleep(next(self._turn) * 0.01)
        self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        time.sleep(next(self._turn) * 0.01)
        if self.balance < amount:
            return False
        self.balance -= amount
        return True
