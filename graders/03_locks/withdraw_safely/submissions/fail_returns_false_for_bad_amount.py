# threadlings: check=refuses_bad_amounts misconception=none
"""Swallows bad amounts instead of raising ValueError."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount > 0:
            with self._lock:
                self.balance += amount

    def withdraw(self, amount: int) -> bool:
        with self._lock:
            if amount <= 0 or self.balance < amount:
                return False
            self.balance -= amount
            return True
