"""A queue with one place holds the number: who has taken it out is alone with it."""

import queue


class Counter:
    def __init__(self) -> None:
        self._place: queue.Queue[int] = queue.Queue(maxsize=1)
        self._place.put(0)

    def increment(self, by: int = 1) -> None:
        self._place.put(self._place.get() + by)

    @property
    def value(self) -> int:
        total = self._place.get()
        self._place.put(total)
        return total
