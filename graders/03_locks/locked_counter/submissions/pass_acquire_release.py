"""Plain acquire and release: adding two whole numbers cannot raise, so there is one way out."""

import threading


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        self._lock.acquire()
        self._n += by
        self._lock.release()

    @property
    def value(self) -> int:
        return self._n
