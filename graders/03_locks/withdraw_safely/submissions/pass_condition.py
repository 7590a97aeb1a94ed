"""A Condition used as a lock, and told about deposits, though nobody waits."""

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
            self._changed.notify()

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._changed:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
