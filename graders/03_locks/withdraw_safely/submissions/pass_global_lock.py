"""One lock for all accounts: right, and stricter than it need be (earns a note)."""

from threading import *

everything = Lock()


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with everything:
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with everything:
            if enough := self.balance >= amount:
                self.balance -= amount
            return enough
