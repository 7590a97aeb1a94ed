"""An RLock, and a small locked helper that the locked methods call."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.RLock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self._change(amount)

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            return self.balance >= amount and self._change(-amount)

    def _change(self, difference: int) -> bool:
        with self._lock:
            self.balance += difference
            return True
