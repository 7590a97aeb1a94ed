"""What the public checks of `locked_counter` do with the student's module."""

from threadlings.scenario import together


def alone(student, by):
    """One thread only: the value at the start, and after each of two increments."""
    counter = student.Counter()
    seen = [counter.value]
    counter.increment()
    seen.append(counter.value)
    counter.increment(by=by)
    seen.append(counter.value)
    return seen


def two_at_once(student):
    """Two threads add one each; the value when both have returned."""
    counter = student.Counter()
    together(counter.increment, counter.increment)
    return counter.value
