"""What the hidden checks of `withdraw_safely` do with the student's module."""

import time

from threadlings.scenario import slow_number, together


def withdrawals(student, opening, amounts, slow=False):
    """One thread per amount withdraws it, all at once; what they got, and what is left."""
    account = student.Account(opening)
    if slow:
        amounts = [slow_number(amount) for amount in amounts]
    got = together(*[lambda amount=amount: account.withdraw(amount) for amount in amounts])
    return [*got, int(account.balance)]


def deposits(student, opening, amounts):
    """One thread per amount deposits it, all at once; what is there."""
    account = student.Account(opening)
    together(*[lambda amount=amount: account.deposit(amount) for amount in amounts])
    return account.balance


def deposit_meets_withdrawals(student, opening, deposit, amounts, slow=False):
    """One thread deposits, and one per amount withdraws, all at once; what they got, what is left."""
    account = student.Account(opening)
    if slow:
        deposit, *amounts = [slow_number(amount) for amount in (deposit, *amounts)]
    _, *got = together(
        lambda: account.deposit(deposit),
        *[lambda amount=amount: account.withdraw(amount) for amount in amounts],
    )
    return [*got, int(account.balance)]


def _refused(call, amount):
    """Make a call that is (or should be) refused."""
    try:
        call(amount)
    except ValueError:
        pass


def after_value_error(student, method, amount):
    """A call that raises meets a good one; then a late thread and this one call: 4 calls return."""
    account = student.Account(100)
    together(lambda: _refused(getattr(account, method), amount), lambda: account.deposit(5))
    together(lambda: account.withdraw(1))
    account.deposit(5)
    return 4


def after_refusal(student, amount):
    """A withdrawal of too much meets a deposit; then a late thread and this one call: 4 calls return."""
    account = student.Account(100)
    together(lambda: account.withdraw(amount), lambda: account.deposit(5))
    together(lambda: account.withdraw(1))
    account.deposit(5)
    return 4


def look_at_refusal(student, opening, amount):
    """A withdrawal of too much, while another thread looks; its answer, the look, and what is left."""
    account = student.Account(opening)
    got, look = together(lambda: account.withdraw(amount), lambda: account.balance)
    return [got, look, account.balance]


def two_accounts(student, openings, amounts):
    """Two accounts, two threads: one deposits into the first, one withdraws from the second."""
    first, second = (student.Account(opening) for opening in openings)
    _, got = together(lambda: first.deposit(amounts[0]), lambda: second.withdraw(amounts[1]))
    return [got, first.balance, second.balance]


def two_slow_accounts(student, amounts):
    """Amounts that take long to add, on two accounts: seconds for each alone, and for both at once."""
    first, second = student.Account(1000), student.Account(1000)
    calls = [lambda: first.deposit(slow_number(amounts[0])), lambda: second.withdraw(slow_number(amounts[1]))]
    return [_seconds(calls[:1]), _seconds(calls[1:]), _seconds(calls)]


def _seconds(calls):
    start = time.monotonic()
    together(*calls)
    return time.monotonic() - start
