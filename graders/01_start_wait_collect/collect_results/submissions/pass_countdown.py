"""A condition counts down; the results are in attributes of small objects."""

import threading
from dataclasses import dataclass
from typing import Any


@dataclass
class Slot:
    item: Any
    result: Any = None


def parallel_map(func, items):
    slots = [Slot(x) for x in items]
    changed = threading.Condition()
    left = len(slots)

    def work(slot):
        nonlocal left
        slot.result = func(slot.item)
        with changed:
            left -= 1
            changed.notify()

    for slot in slots:
        threading.Thread(target=work, args=(slot,)).start()
    with changed:
        changed.wait_for(lambda: not left)
    return [slot.result for slot in slots]
