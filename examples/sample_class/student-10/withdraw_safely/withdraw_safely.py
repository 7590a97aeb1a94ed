import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.in_lock = threading.Lock()
        self.out_lock = threading.Lock()

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self.in_lock:
            self.balance += amount

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self.out_lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
