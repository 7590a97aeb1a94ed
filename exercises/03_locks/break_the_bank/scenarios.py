"""The programs that `break_the_bank` is about, and what its public checks do with them."""

from threadlings.scenario import constant, together  # noqa: F401  `constant` is a scenario


class Account:
    def __init__(self):
        self.balance = 0

    def deposit_in_three_lines(self, x):
        tmp = self.balance
        tmp = tmp + x
        self.balance = tmp

    def deposit_in_one_line(self, x):
        self.balance += x

    def deposit_three_times(self, x):
        for _ in range(3):
            self.balance += x


class Office:
    def __init__(self):
        self.left = 1

    def sell(self):
        if self.left > 0:
            self.left -= 1


def two_deposits(student, how):
    """A and B deposit 10 each, or three times 10 each; the balance."""
    account = Account()
    deposit = getattr(account, how)
    together(A=lambda: deposit(10), B=lambda: deposit(10))
    return account.balance


def last_ticket(student):
    """One ticket is left, and A and B sell it; how many are left then."""
    office = Office()
    together(A=office.sell, B=office.sell)
    return office.left
