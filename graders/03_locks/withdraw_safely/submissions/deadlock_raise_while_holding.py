# threadlings: check=usable_after_value_error misconception=M18
"""The ValueError leaves the method with the lock still held."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        self._lock.acquire()
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self._lock.release()

    def withdraw(self, amount: int) -> bool:
        self._lock.acquire()
        if amount <= 0:
            raise ValueError("amount must be positive")
        enough = self.balance >= amount
        if enough:
            self.balance -= amount
        self._lock.release()
        return enough
