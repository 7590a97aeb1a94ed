# threadlings: check=no_update_is_lost misconception=M16
"""The old value is read before the lock is taken: what is written back is already old."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        new = self._value + by
        with self._lock:
            self._value = new

    @property
    def value(self) -> int:
        return self._value
