# threadlings: check=no_overdraft misconception=M14
"""A new lock in every call keeps nobody out."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with threading.Lock():
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with threading.Lock():
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
