"""What the hidden checks of `consistent_snapshot` do with the student's module."""

from threadlings.scenario import slow_number, together


def add_and_look(student, value, looks, slow=False):
    """One value is in and was seen; one thread adds it again while another looks. The looks, and the end."""
    stats = student.Stats()
    stats.add(value)
    stats.snapshot()
    more = slow_number(value) if slow else value
    _, seen = together(lambda: stats.add(more), lambda: [list(stats.snapshot()) for _ in range(looks)])
    return [*seen, list(stats.snapshot())]


def two_add(student, values, slow=False):
    """One thread a value adds it, all at once; the snapshot when all have returned."""
    stats = student.Stats()
    if slow:
        values = [slow_number(value) for value in values]
    together(*[lambda value=value: stats.add(value) for value in values])
    return list(stats.snapshot())


def two_add_one_looks(student, values):
    """Two threads add one value each while a third looks; its look, and the end."""
    stats = student.Stats()
    *_, look = together(lambda: stats.add(values[0]), lambda: stats.add(values[1]), stats.snapshot)
    return [list(look), list(stats.snapshot())]


def calls_that_return(student):
    """One thread adds and one looks, both at once; then a late one and this one: 5 calls."""
    stats = student.Stats()
    together(lambda: stats.add(1), stats.snapshot)
    together(lambda: stats.add(1))
    stats.add(1)
    stats.snapshot()
    return 5


def two_objects(student, values):
    """Two objects, two threads, one value each; both snapshots."""
    first, second = student.Stats(), student.Stats()
    together(lambda: first.add(values[0]), lambda: second.add(values[1]))
    return [list(first.snapshot()), list(second.snapshot())]
