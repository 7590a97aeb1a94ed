# threadlings: check=no_overdraft misconception=M12
"""Looks a second time just before taking, without a lock: a smaller gap is a gap."""


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        if self.balance < amount:
            return False
        if self.balance < amount:
            return False
        self.balance -= amount
        return True
