"""Increments go through a queue and are added up by whoever reads, one reader at a time."""

import queue
import threading


class Counter:
    def __init__(self) -> None:
        self._inbox: queue.Queue[int] = queue.Queue()
        self._reading = threading.Lock()
        self._total = 0

    def increment(self, by: int = 1) -> None:
        self._inbox.put(by)

    @property
    def value(self) -> int:
        with self._reading:
            while True:
                try:
                    self._total += self._inbox.get_nowait()
                except queue.Empty:
                    return self._total
