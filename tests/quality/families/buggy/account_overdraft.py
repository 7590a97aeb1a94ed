"""Two withdrawals at once: both see enough money, and the account is overdrawn."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()

    def withdraw(self, amount):
        if self.balance >= amount:
            with self.lock:
                self.balance -= amount
            return True
        return False


def scenario():
    account = Account(100)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(account.withdraw, [80, 80]))
    return sorted(answers), account.balance
