# threadlings: check=no_overdraft misconception=M24
"""A boolean plays the lock: both threads can see it down and put it up."""

import time


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._busy = False

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._enter()
        self.balance += amount
        self._busy = False

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._enter()
        enough = self.balance >= amount
        if enough:
            self.balance -= amount
        self._busy = False
        return enough

    def _enter(self) -> None:
        while self._busy:
            time.sleep(0.001)
        self._busy = True
