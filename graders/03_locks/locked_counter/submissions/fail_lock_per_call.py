# threadlings: check=no_update_is_lost misconception=M14
"""Every call makes a lock of its own, so nobody ever waits for anybody."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0

    def increment(self, by: int = 1) -> None:
        with threading.Lock():
            self._value += by

    @property
    def value(self) -> int:
        return self._value
