"""acquire, try, finally release; raises and returns inside."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        self._lock.acquire()
        try:
            if amount <= 0:
                raise ValueError("amount must be positive")
            self.balance += amount
        finally:
            self._lock.release()

    def withdraw(self, amount: int) -> bool:
        self._lock.acquire()
        try:
            if amount <= 0:
                raise ValueError("amount must be positive")
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
        finally:
            self._lock.release()
