"""Number and lock live in closures, not in attributes."""

import threading


class Counter:
    def __init__(self) -> None:
        total = 0
        lock = threading.Lock()

        def add(by: int = 1) -> None:
            nonlocal total
            with lock:
                total += by

        def read() -> int:
            with lock:
                return total

        self.increment = add
        self._read = read

    @property
    def value(self) -> int:
        return self._read()
