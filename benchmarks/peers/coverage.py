"""Locked appends, for the comparison of how many outcomes a search sees: a multinomial number of orders."""

import threading


def _writes(me, times):
    def write(self):
        for _ in range(times):
            with self.lock:
                self.items.append(me)

    return write


class Appends:
    threads = ()

    def __init__(self):
        self.items = []
        self.lock = threading.Lock()

    def result(self):
        return list(self.items)


class Two_by_1(Appends):  # noqa: N801 - digits read better apart
    threads = ("a", "b")
    a, b = _writes(0, 1), _writes(1, 1)


class Two_by_2(Appends):  # noqa: N801
    threads = ("a", "b")
    a, b = _writes(0, 2), _writes(1, 2)


class Three_by_2(Appends):  # noqa: N801
    threads = ("a", "b", "c")
    a, b, c = _writes(0, 2), _writes(1, 2), _writes(2, 2)
