# threadlings: check=refuses_bad_amounts misconception=none
"""Raises for a bad amount, but only after it was added."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        with self._lock:
            self.balance += amount
            if amount <= 0:
                raise ValueError("amount must be positive")

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
