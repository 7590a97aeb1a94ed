"""A queue with one place holds the balance: who has taken it out is alone with it, and puts it back."""

from queue import Queue


class Account:
    def __init__(self, balance: int = 0) -> None:
        self._purse: Queue[int] = Queue(1)
        self._purse.put(balance)

    @property
    def balance(self) -> int:
        money = self._purse.get()
        self._purse.put(money)
        return money

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._purse.put(self._purse.get() + amount)

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        money = self._purse.get()
        try:
            if money < amount:
                return False
            money -= amount
            return True
        finally:
            self._purse.put(money)
