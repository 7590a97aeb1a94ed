"""A bank account: a deposit is one step, under the account's lock."""

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()

    def deposit(self, amount):
        with self.lock:
            self.balance += amount


class Customer(threading.Thread):
    def __init__(self, account, amount):
        super().__init__()
        self.account = account
        self.amount = amount

    def run(self):
        self.account.deposit(self.amount)


def scenario():
    account = Account(100)
    customers = [Customer(account, 20), Customer(account, 30)]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    return account.balance
