"""Looks before taking the lock to save time, and looks again inside: only the second look counts."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        if self.balance < amount:
            return False
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
        return True
