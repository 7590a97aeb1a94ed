"""What the hidden checks of `reentrant_ledger` do with the student's module."""

from threadlings.scenario import together


def batch_meets_total(student, amounts):
    """One thread books a batch while another asks for the total; what that gets."""
    ledger = student.Ledger()
    _, seen = together(lambda: ledger.add_all(list(amounts)), ledger.total)
    return seen


def batch_meets_entries(student, amounts):
    """One thread books a batch while another asks for the entries; what that gets."""
    ledger = student.Ledger()
    _, seen = together(lambda: ledger.add_all(list(amounts)), ledger.entries)
    return list(seen)


def bookings_meet(student, amount, batch):
    """One amount and one batch are booked, both at once; the entries in order of size, and the total."""
    ledger = student.Ledger()
    together(lambda: ledger.add(amount), lambda: ledger.add_all(list(batch)))
    return [sorted(ledger.entries()), ledger.total()]


def batches_meet(student, batches):
    """Two batches are booked, both at once; the entries."""
    ledger = student.Ledger()
    together(*[lambda batch=batch: ledger.add_all(list(batch)) for batch in batches])
    return list(ledger.entries())


def all_three(student, amount, batch):
    """A booking, a batch and a look at once; what the look saw, and the total in the end."""
    ledger = student.Ledger()
    *_, seen = together(lambda: ledger.add(amount), lambda: ledger.add_all(list(batch)), ledger.total)
    return [seen, ledger.total()]


def calls_that_return(student):
    """A batch meets a look; then a late thread books a batch, and this one books and looks: 6 calls."""
    ledger = student.Ledger()
    together(lambda: ledger.add_all([1, -1]), ledger.total)
    together(lambda: ledger.add_all([]))
    ledger.add(1)
    ledger.total()
    ledger.entries()
    return 6


def two_ledgers(student, amounts):
    """Two ledgers, two threads, one amount each; both lists."""
    first, second = student.Ledger(), student.Ledger()
    together(lambda: first.add(amounts[0]), lambda: second.add_all([amounts[1]]))
    return [list(first.entries()), list(second.entries())]
