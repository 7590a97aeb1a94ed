"""`with self._lock` around the read-modify-write; reading one attribute is a single step."""

import threading


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        with self._lock:
            self._n += by

    @property
    def value(self) -> int:
        return self._n
