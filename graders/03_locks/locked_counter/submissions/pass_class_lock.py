"""The lock is a class attribute, shared by all counters (earns a note)."""

import threading


class Counter:
    lock = threading.Lock()

    def __init__(self) -> None:
        self._n = 0

    def increment(self, by: int = 1) -> None:
        with Counter.lock:
            self._n += by

    @property
    def value(self) -> int:
        return self._n
