"""What the public checks of print_in_order do with a submission."""

import time

from threadlings.scenario import together


def one_thread(student):
    """One thread calls all three, in order: what ran, and how many seconds did it take?"""
    ordered = student.Ordered()
    ran = []
    ordered.first(lambda: ran.append("first"))
    ordered.second(lambda: ran.append("second"))
    ordered.third(lambda: ran.append("third"))
    return [ran, time.monotonic()]


def three_threads(student):
    """Three threads call one method each, all at once: in which order did the callbacks run?"""
    ordered = student.Ordered()
    ran = []
    together(
        lambda: ordered.third(lambda: ran.append("third")),
        lambda: ordered.second(lambda: ran.append("second")),
        lambda: ordered.first(lambda: ran.append("first")),
    )
    return ran
