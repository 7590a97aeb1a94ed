import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = threading.Lock()

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("no")
        self.lock.acquire()
        self.balance += amount
        self.lock.release()

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("no")
        self.lock.acquire()
        if self.balance < amount:
            return False
        self.balance -= amount
        self.lock.release()
        return True
