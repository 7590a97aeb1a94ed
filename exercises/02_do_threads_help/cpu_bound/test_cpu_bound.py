"""Public checks of cpu_bound: what you can see before you hand in. Real processes run, and no clock decides."""

from threadlings.judge import reject
from threadlings.judge.workers import values_of, watch_workers


def _values(submission, items, workers):
    """What run_cpu gives for squares plus 1, and how many calls that took."""
    seen = watch_workers(submission, "run_cpu", items, workers, first_ends_late=len(items) > 1)
    call = f"run_cpu(work, {items}, {workers})"
    return values_of(seen, call), f"{call} led to {seen['calls']} calls of work and returned {list(seen['values'])}"


def test_no_items(submission):
    number = submission.random.randrange(3, 100)
    for items in ([], [number]):
        got, said = _values(submission, items, 3)
        expected = [item * item + 1 for item in items]
        if got != expected:
            reject(f"{said}; expected {expected}. What does your code do with so few items?")


def test_in_order(submission):
    items = submission.random.sample(range(3, 100), 5)
    got, said = _values(submission, items, 2)
    expected = [item * item + 1 for item in items]
    if got == expected:
        return
    said = f"{said}; expected {expected}."
    if not set(got) & set(expected):
        reject(f"{said} None of it came back. In whose memory does a worker put what it has calculated?", "M39")
    if None not in got and sorted(got) == sorted(expected):
        reject(f"{said} Who decides in which order results arrive, and who in which order they are returned?", "M09")
    reject(f"{said} Which items are missing or wrong, and what do they have in common?")
