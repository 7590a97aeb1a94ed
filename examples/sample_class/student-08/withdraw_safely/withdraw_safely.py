import os


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(amount)
        os._exit(0)

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError(amount)
        if self.balance < amount:
            return False
        self.balance -= amount
        return True
