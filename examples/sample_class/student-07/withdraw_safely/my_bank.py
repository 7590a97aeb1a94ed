from threading import Condition


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.turn = Condition()

    def deposit(self, amount):
        with self.turn:
            if amount <= 0:
                raise ValueError("amount must be more than nothing")
            self.balance += amount

    def withdraw(self, amount):
        with self.turn:
            if amount <= 0:
                raise ValueError("amount must be more than nothing")
            if self.balance >= amount:
                self.balance -= amount
                return True
            return False
