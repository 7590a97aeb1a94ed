"""What the public checks of `consistent_snapshot` do with the student's module."""

from threadlings.scenario import together


def alone(student, values):
    """One thread only: the snapshots before and after each value, looked at when all is over."""
    stats = student.Stats()
    snapshots = [stats.snapshot()]
    for value in values:
        stats.add(value)
        snapshots.append(stats.snapshot())
    return [list(snapshot) for snapshot in snapshots]


def one_adds_one_looks(student, value):
    """One thread adds a value while another looks; what it sees."""
    stats = student.Stats()
    _, seen = together(lambda: stats.add(value), stats.snapshot)
    return list(seen)
