# threadlings: check=every_call_returns misconception=none
"""Takes the lock for good and gives up waiting with an error: no call hangs, and the counter works once."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        if not self._lock.acquire(timeout=5):
            raise TimeoutError("counter is busy")
        self._value += by

    @property
    def value(self) -> int:
        return self._value
