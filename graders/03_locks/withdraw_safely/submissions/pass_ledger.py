"""The balance is not stored but added up from a ledger that only grows."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self._ledger = [balance]
        self._withdrawing = threading.Lock()

    @property
    def balance(self) -> int:
        return sum(self._ledger.copy())

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._ledger.append(amount)  # one step; it can only make more money available

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._withdrawing:
            if self.balance < amount:
                return False
            self._ledger.append(-amount)
            return True
