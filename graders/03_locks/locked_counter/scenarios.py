"""What the hidden checks of `locked_counter` do with the student's module."""

import time

from threadlings.scenario import slow_number, together


def increments(student, by):
    """One thread per amount, all at once; the value when all have returned."""
    counter = student.Counter()
    together(*[lambda amount=amount: counter.increment(amount) for amount in by])
    return counter.value


def slow_increments(student, by):
    """The same with amounts that take a second to be added."""
    counter = student.Counter()
    together(*[lambda amount=amount: counter.increment(slow_number(amount)) for amount in by])
    return int(counter.value)


def calls_that_return(student):
    """Two threads increment at once, then this one increments and looks: 4 calls."""
    counter = student.Counter()
    together(counter.increment, counter.increment)
    counter.increment()
    counter.value  # noqa: B018  only that it returns counts; what it says is for other checks
    return 4


def read_while_incrementing(student, by):
    """by[0] is in; one thread adds by[1] while another looks twice. Both looks, and the last value."""
    counter = student.Counter()
    counter.increment(by[0])
    _, looks = together(
        lambda: counter.increment(by[1]),
        lambda: [counter.value, counter.value],
    )
    return [*looks, counter.value]


def two_readers(student, by):
    """An increment is in; two threads look at once. Both looks, and the last value."""
    counter = student.Counter()
    counter.increment(by)
    looks = together(lambda: counter.value, lambda: counter.value)
    return [*looks, counter.value]


def two_counters(student, by):
    """Two counters, two threads, one each; both values."""
    first, second = student.Counter(), student.Counter()
    together(lambda: first.increment(by[0]), lambda: second.increment(by[1]))
    return [first.value, second.value]


def two_slow_counters(student, by):
    """Amounts that take long to add, into two counters: seconds for each alone, and for both at once."""
    first, second = student.Counter(), student.Counter()
    calls = [lambda: first.increment(slow_number(by[0])), lambda: second.increment(slow_number(by[1]))]
    return [_seconds(calls[:1]), _seconds(calls[1:]), _seconds(calls)]


def _seconds(calls):
    start = time.monotonic()
    together(*calls)
    return time.monotonic() - start
