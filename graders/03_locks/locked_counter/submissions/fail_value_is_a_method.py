# threadlings: check=counts_alone misconception=none
"""`value` is a method instead of a property: `counter.value` is not a number."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        with self._lock:
            self._value += by

    def value(self) -> int:
        with self._lock:
            return self._value
