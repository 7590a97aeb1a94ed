# threadlings: check=no_money_is_lost misconception=M26
"""One lock for the balance and one for the history, taken in opposite orders."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        self._history: list[int] = []
        self._balance_lock = threading.Lock()
        self._history_lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._balance_lock, self._history_lock:
            self.balance += amount
            self._history.append(amount)

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._history_lock, self._balance_lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            self._history.append(-amount)
            return True
