"""No `with`: release() written on each way out, and none forgotten."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._lock.acquire()
        self.balance += amount
        self._lock.release()

    def withdraw(self, amount: int) -> bool:
        self._lock.acquire()
        if amount <= 0:
            self._lock.release()
            raise ValueError("amount must be positive")
        if self.balance < amount:
            self._lock.release()
            return False
        self.balance -= amount
        self._lock.release()
        return True
