# threadlings: check=counts_alone misconception=M04
"""A thread per increment does the adding, under a lock, but nobody waits for it."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        threading.Thread(target=self._add, args=(by,)).start()

    def _add(self, by: int) -> None:
        with self._lock:
            self._value += by

    @property
    def value(self) -> int:
        with self._lock:
            return self._value
