# threadlings: check=no_money_is_lost misconception=M14
"""deposit and withdraw take different locks for the same balance."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._deposit_lock = threading.Lock()
        self._withdraw_lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._deposit_lock:
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._withdraw_lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
