"""Waits for the lock in short portions, and goes on asking until it has it."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._enter()
        self.balance += amount
        self._lock.release()

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._enter()
        try:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
        finally:
            self._lock.release()

    def _enter(self) -> None:
        while not self._lock.acquire(timeout=0.01):
            continue
