# threadlings: check=three_at_once misconception=none
"""Starts again when somebody else was faster, but only once; then it claims that there is not enough."""

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
        for _attempt in range(2):
            seen = self.balance
            if seen < amount:
                return False
            with self._lock:
                if self.balance == seen:
                    self.balance = seen - amount
                    return True
        return False
