"""Two withdrawals at once: looking and taking are one step."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()

    def withdraw(self, amount):
        with self.lock:
            if self.balance >= amount:
                self.balance -= amount
                return True
            return False


def scenario():
    account = Account(100)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(account.withdraw, [80, 80]))
    return sorted(answers), account.balance
