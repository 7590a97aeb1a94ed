# threadlings: check=no_update_is_lost misconception=M24
"""A boolean plays the lock: both threads can pass the check before either sets it."""

import time


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._busy = False

    def increment(self, by: int = 1) -> None:
        while self._busy:
            time.sleep(0.001)
        self._busy = True
        self._value += by
        self._busy = False

    @property
    def value(self) -> int:
        return self._value
