# threadlings: check=reads_are_whole misconception=M15
"""The total is built up anew under the lock, but `value` looks at it without: half a sum can be seen."""

import threading


class Counter:
    def __init__(self) -> None:
        self._amounts: list[int] = []
        self._total = 0
        self._lock = threading.Lock()

    def increment(self, by: int = 1) -> None:
        with self._lock:
            self._amounts.append(by)
            self._total = 0
            for amount in self._amounts:
                self._total += amount

    @property
    def value(self) -> int:
        return self._total
