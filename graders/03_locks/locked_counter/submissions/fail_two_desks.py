# threadlings: check=three_at_once misconception=M12
"""The first thread gets a place of its own and all others share the second: right for two threads only."""

import threading


class Counter:
    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._desks = [0, 0]

    def increment(self, by: int = 1) -> None:
        me = threading.get_ident()
        desk = 0 if self._first.setdefault("first", me) == me else 1
        self._desks[desk] += by

    @property
    def value(self) -> int:
        return sum(self._desks)
