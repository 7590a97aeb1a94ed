import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("only positive amounts can be deposited")
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("only positive amounts can be withdrawn")
        with self._lock:
            if amount > self.balance:
                return False
            self.balance -= amount
            return True
