# threadlings: check=no_overdraft misconception=M07
"""A sleep between the calls is meant to keep them apart."""

import time


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        time.sleep(0.01)
        self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        time.sleep(0.01)
        if self.balance < amount:
            return False
        self.balance -= amount
        return True
