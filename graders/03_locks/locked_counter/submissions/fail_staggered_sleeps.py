# threadlings: check=no_update_is_lost misconception=M07
"""Every call sleeps a little longer than the one before, so that they come one after the other if adding is fast."""

import itertools
import time


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._turn = itertools.count()

    def increment(self, by: int = 1) -> None:
        time.sleep(next(self._turn) * 0.01)
        self._value += by

    @property
    def value(self) -> int:
        return self._value
