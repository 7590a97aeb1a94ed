"""One lock for all counters, made with the module: right, and stricter than it need be (earns a note)."""

import threading

LOCK = threading.Lock()


class Counter:
    def __init__(self) -> None:
        self._n = 0

    def increment(self, by: int = 1) -> None:
        with LOCK:
            self._n += by

    @property
    def value(self) -> int:
        with LOCK:
            return self._n
