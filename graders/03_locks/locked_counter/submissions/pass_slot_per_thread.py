"""Confinement: every thread adds to its own slot, and only reads meet."""

import threading


class Counter:
    def __init__(self) -> None:
        self._slots: dict[int, int] = {}

    def increment(self, by: int = 1) -> None:
        me = threading.get_ident()
        self._slots[me] = self._slots.get(me, 0) + by

    @property
    def value(self) -> int:
        return sum(self._slots.copy().values())
