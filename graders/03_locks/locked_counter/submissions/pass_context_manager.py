"""A context manager of the student's own takes the lock and gives it back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = threading.Lock()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def increment(self, by: int = 1) -> None:
        with self._alone():
            self._n += by

    @property
    def value(self) -> int:
        with self._alone():
            return self._n
