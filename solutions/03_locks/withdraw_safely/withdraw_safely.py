"""A bank account that several threads may use at the same time.

`Account(balance)` keeps these promises, whatever the order and the speed of the threads:

* `deposit(amount)` adds the amount. `withdraw(amount)` takes it and returns True, or, if there is not
  enough money, takes nothing and returns False at once.
* Both refuse an amount of 0 or less: they raise ValueError and change nothing.
* No money is lost or made: `balance` = opening balance + deposits - successful withdrawals.
* Whoever looks at `balance` sees what was really there: never below zero, not even for a moment.
* Every call returns, also after a call that was refused (ValueError or False).
* Two accounts have nothing to do with each other.

Example: two threads withdraw 80 from `Account(100)` at once: one gets True, the other False, 20 are left.
Not enough: now and then both get True, and the balance is -60, or 20 with 160 paid out.
"""

import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance
        # Guards `balance`: whoever changes it holds the lock from the first look to the last change.
        # Looking at it alone is one step, and `balance` is never negative at the end of a step.
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
