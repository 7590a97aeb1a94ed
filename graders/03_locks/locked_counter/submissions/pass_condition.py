"""A Condition used as a lock."""

import threading


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._changed = threading.Condition()

    def increment(self, by: int = 1) -> None:
        with self._changed:
            self._n += by
            self._changed.notify_all()

    @property
    def value(self) -> int:
        with self._changed:
            return self._n
