# threadlings: check=every_call_returns misconception=M25
"""A semaphore with no permit at the start: everybody waits for a signal that nobody gives."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._free = threading.Semaphore(0)

    def increment(self, by: int = 1) -> None:
        self._free.acquire()
        self._value += by
        self._free.release()

    @property
    def value(self) -> int:
        return self._value
