# threadlings: check=no_money_is_lost misconception=M15
"""Only withdraw takes the lock; deposit changes the same balance without asking."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
