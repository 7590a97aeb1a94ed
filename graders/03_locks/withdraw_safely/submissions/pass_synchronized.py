"""A decorator runs every method under its object's lock, checks of the amount included."""

import threading
from functools import wraps


def synchronized(method):
    @wraps(method)
    def locked(self, *args, **kwargs):
        with self.lock:
            return method(self, *args, **kwargs)

    return locked


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.lock = threading.Lock()
        self._balance = balance

    @property
    @synchronized
    def balance(self) -> int:
        return self._balance

    @synchronized
    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount

    @synchronized
    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        if self._balance < amount:
            return False
        self._balance -= amount
        return True
