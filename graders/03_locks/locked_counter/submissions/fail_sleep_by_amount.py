# threadlings: check=three_at_once misconception=M07
"""Each increment sleeps as long as its amount says, so that two *different* amounts never meet."""

import time


class Counter:
    def __init__(self) -> None:
        self._value = 0

    def increment(self, by: int = 1) -> None:
        time.sleep(by / 1000)
        self._value += by

    @property
    def value(self) -> int:
        return self._value
