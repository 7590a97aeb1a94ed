# threadlings: check=accounts_are_independent misconception=none
"""The money of all accounts is kept under one name in the class: the last account opened wins."""

import threading


class Account:
    _vault: dict[str, int] = {}
    _lock = threading.Lock()

    def __init__(self, balance: int = 0) -> None:
        with self._lock:
            self._vault["balance"] = balance

    @property
    def balance(self) -> int:
        return self._vault["balance"]

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self._vault["balance"] += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            if self._vault["balance"] < amount:
                return False
            self._vault["balance"] -= amount
            return True
