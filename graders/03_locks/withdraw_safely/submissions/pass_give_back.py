"""Takes first and gives back if it was too much; whoever looks takes the lock too, so nobody sees the debt."""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self._cents = balance
        self._lock = threading.Lock()

    @property
    def balance(self) -> int:
        with self._lock:
            return self._cents

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self._cents += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self._cents -= amount
            if self._cents < 0:
                self._cents += amount
                return False
        return True
