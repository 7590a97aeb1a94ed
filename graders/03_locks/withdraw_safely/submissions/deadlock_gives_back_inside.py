# threadlings: check=usable_after_refusal misconception=M19
"""Gives the money back by calling deposit while it still holds the lock that deposit wants."""

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
        with self._lock:
            self.balance -= amount
            if self.balance < 0:
                self.deposit(amount)
                return False
            return True
