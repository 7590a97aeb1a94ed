# threadlings: check=usable_after_refusal misconception=none
"""Waits until there is enough money instead of answering False."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._changed = threading.Condition()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._changed:
            self.balance += amount
            self._changed.notify_all()

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._changed:
            while self.balance < amount:
                self._changed.wait()
            self.balance -= amount
            return True
