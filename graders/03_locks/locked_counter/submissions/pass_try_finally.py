"""acquire, try, finally release."""

from threading import Lock


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = Lock()

    def increment(self, by: int = 1) -> None:
        self._lock.acquire()
        try:
            self._n = self._n + by
        finally:
            self._lock.release()

    @property
    def value(self) -> int:
        self._lock.acquire()
        try:
            return self._n
        finally:
            self._lock.release()
