"""Decides outside the lock, and decides again if the balance has changed meanwhile; only the swap is locked."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._change(amount)

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        return self._change(-amount)

    def _change(self, difference: int) -> bool:
        while True:
            seen = self.balance
            if seen + difference < 0:
                return False
            with self._lock:
                if self.balance == seen:
                    self.balance = seen + difference
                    return True
