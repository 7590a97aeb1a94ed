# threadlings: check=no_update_is_lost misconception=M25
"""Waits for the lock for half a second at most, and then leaves the increment out."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        if self._lock.acquire(timeout=0.5):
            try:
                self._value += by
            finally:
                self._lock.release()

    @property
    def value(self) -> int:
        return self._value
