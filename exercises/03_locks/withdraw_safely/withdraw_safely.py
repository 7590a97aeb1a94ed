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
    # TODO 1: add what the threads need in order to take turns on this account.
    def __init__(self, balance: int = 0) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount

    def withdraw(self, amount: int) -> bool:
        # TODO 2: make checking and taking one step, and let every way out leave the account usable.
        if amount <= 0:
            raise ValueError("amount must be positive")
        if self.balance < amount:
            return False
        self.balance -= amount
        return True
