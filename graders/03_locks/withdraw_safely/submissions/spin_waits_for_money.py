# threadlings: check=usable_after_refusal misconception=M24
"""Asks in a loop whether there is enough money by now, instead of answering False."""

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
        while True:
            with self._lock:
                if self.balance >= amount:
                    self.balance -= amount
                    return True
