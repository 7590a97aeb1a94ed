"""A context manager of the student's own checks the amount and holds the lock; an ExitStack takes it."""

import threading
from contextlib import ExitStack, contextmanager


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    @contextmanager
    def _booking(self, amount: int):
        with self._lock:
            if amount <= 0:
                raise ValueError("amount must be positive")
            yield

    def deposit(self, amount: int) -> None:
        with self._booking(amount):
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        with ExitStack() as stack:
            stack.enter_context(self._booking(amount))
            if self.balance < amount:
                return False
            self.balance -= amount
        return True
