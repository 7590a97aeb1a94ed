"""Computes outside the lock, and starts again if somebody else was faster; only the swap is locked."""

import threading


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        while True:
            seen = self._n
            new = seen + by
            with self._lock:
                if self._n == seen:
                    self._n = new
                    return

    @property
    def value(self) -> int:
        return self._n
