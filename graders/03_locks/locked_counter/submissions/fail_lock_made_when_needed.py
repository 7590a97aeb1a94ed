# threadlings: check=no_update_is_lost misconception=M14
"""The lock is made by whoever comes first, and two threads can both be first."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock: threading.Lock | None = None

    def increment(self, by: int = 1) -> None:
        if self._lock is None:
            self._lock = threading.Lock()
        with self._lock:
            self._value += by

    @property
    def value(self) -> int:
        return self._value
