# threadlings: check=no_update_is_lost misconception=M16
"""Reading and writing are both locked, but in two critical sections with a gap between them."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        with self._lock:
            old = self._value
        with self._lock:
            self._value = old + by

    @property
    def value(self) -> int:
        with self._lock:
            return self._value
