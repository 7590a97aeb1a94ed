# threadlings: check=never_seen_negative misconception=M15
"""Takes first and gives back if it was too much, under the lock; who looks without the lock sees the debt."""

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
                self.balance += amount
                return False
            return True
