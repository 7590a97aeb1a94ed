"""Waits for the lock in short portions, and goes on asking until it has it."""

import threading


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        while not self._lock.acquire(timeout=0.05):
            pass
        self._n += by
        self._lock.release()

    @property
    def value(self) -> int:
        return self._n
