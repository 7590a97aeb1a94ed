# threadlings: check=usable_after_refusal misconception=M18
"""The early `return False` skips `release()`."""

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
        self._lock.acquire()
        if self.balance < amount:
            return False
        self.balance -= amount
        self._lock.release()
        return True
