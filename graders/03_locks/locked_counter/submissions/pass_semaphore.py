"""A semaphore with one permit."""

import threading


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._one_at_a_time = threading.BoundedSemaphore(1)

    def increment(self, by: int = 1) -> None:
        with self._one_at_a_time:
            self._n += by

    @property
    def value(self) -> int:
        return self._n
