"""What the public checks of `withdraw_safely` do with the student's module."""

from threadlings.scenario import together


def one_thread(student, opening, deposit, fits):
    """One thread only: a deposit, a withdrawal that fits, one that is too large by 1, then all the rest."""
    account = student.Account(opening)
    account.deposit(deposit)
    left = opening + deposit - fits
    return [
        account.withdraw(fits),
        account.withdraw(left + 1),
        account.balance,
        account.withdraw(left),
        account.balance,
    ]


def empty_account(student):
    """The balance of an account that was opened without saying how much."""
    return student.Account().balance


def bad_amounts(student, opening, amounts):
    """What deposit and withdraw do with amounts they should refuse, and the balance after each."""
    account = student.Account(opening)
    seen = []
    for amount in amounts:
        for call in (account.deposit, account.withdraw):
            try:
                call(amount)
                seen.append(["no error", account.balance])
            except ValueError:
                seen.append(["ValueError", account.balance])
    return seen


def two_withdrawals(student, opening, amount):
    """Two threads withdraw the same amount at once; what they got, and what is left."""
    account = student.Account(opening)
    got = together(lambda: account.withdraw(amount), lambda: account.withdraw(amount))
    return [*got, account.balance]
