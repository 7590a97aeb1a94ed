# threadlings: check=every_call_returns misconception=M19
"""`increment` holds the lock and asks the property, which wants the same lock: it waits for itself."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        with self._lock:
            self._value = self.value + by

    @property
    def value(self) -> int:
        with self._lock:
            return self._value
