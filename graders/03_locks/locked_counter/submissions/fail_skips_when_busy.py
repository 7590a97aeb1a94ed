# threadlings: check=no_update_is_lost misconception=M25
"""A try-lock that gives up: if somebody else is inside, the increment is left out."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._value += by
            finally:
                self._lock.release()

    @property
    def value(self) -> int:
        with self._lock:
            return self._value
