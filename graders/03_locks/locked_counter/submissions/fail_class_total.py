# threadlings: check=counters_are_independent misconception=none
"""The number is kept in the class, so all counters are one counter."""

import threading


class Counter:
    _lock = threading.Lock()
    _totals: list[int] = [0]

    def __init__(self) -> None:
        with Counter._lock:
            self._base = Counter._totals[0]

    def increment(self, by: int = 1) -> None:
        with Counter._lock:
            Counter._totals[0] += by

    @property
    def value(self) -> int:
        with Counter._lock:
            return Counter._totals[0] - self._base
