"""Looks whether there is enough money, then takes it."""

import threading

ALLOWED = [0]


class Buggy:
    threads = ("withdraw", "withdraw")

    def __init__(self):
        self.balance = 10

    def withdraw(self):
        if self.balance >= 10:
            self.balance -= 10

    def result(self):
        return self.balance


class Right(Buggy):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def withdraw(self):
        with self.lock:
            if self.balance >= 10:
                self.balance -= 10
