# threadlings: check=every_call_returns misconception=M18
"""The lock is taken and never given back: the second call waits for ever."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        self._lock.acquire()
        self._value += by

    @property
    def value(self) -> int:
        return self._value
