# threadlings: check=no_update_is_lost misconception=M25
"""A semaphore with two permits lets two threads in: 'one for each thread'."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._permits = threading.Semaphore(2)

    def increment(self, by: int = 1) -> None:
        with self._permits:
            self._value += by

    @property
    def value(self) -> int:
        return self._value
