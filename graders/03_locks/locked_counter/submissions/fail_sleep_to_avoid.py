# threadlings: check=no_update_is_lost misconception=M07
"""A short sleep is meant to keep the threads apart; it moves the collision to another moment."""

import time


class Counter:
    def __init__(self) -> None:
        self._value = 0

    def increment(self, by: int = 1) -> None:
        time.sleep(0.001)
        self._value += by

    @property
    def value(self) -> int:
        return self._value
