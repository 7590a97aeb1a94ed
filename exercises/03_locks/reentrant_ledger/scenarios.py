"""What the public checks of `reentrant_ledger` do with the student's module."""


def booked(student, amounts):
    """One thread books one amount after the other; entries and total after each."""
    ledger = student.Ledger()
    seen = [[list(ledger.entries()), ledger.total()]]
    for amount in amounts:
        ledger.add(amount)
        seen.append([list(ledger.entries()), ledger.total()])
    return seen


def batch(student, amounts):
    """One thread books a batch; the entries and the total."""
    ledger = student.Ledger()
    ledger.add_all(list(amounts))
    return [list(ledger.entries()), ledger.total()]


def changed_copies(student, amount, more):
    """An amount is booked; its list is changed, then another amount is booked: both lists, and the ledger's."""
    ledger = student.Ledger()
    ledger.add(amount)
    mine, kept = ledger.entries(), ledger.entries()
    mine.append(-1)
    ledger.add(more)
    return [list(mine), list(kept), list(ledger.entries())]
