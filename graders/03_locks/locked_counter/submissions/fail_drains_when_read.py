# threadlings: check=reads_are_whole misconception=M15
"""The queue is thread-safe, adding up what it holds is not: a second reader misses what the first took out."""

import queue


class Counter:
    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._total = 0

    def increment(self, by: int = 1) -> None:
        self._inbox.put(by)

    @property
    def value(self) -> int:
        while not self._inbox.empty():
            try:
                self._total += self._inbox.get_nowait()
            except queue.Empty:
                break
        return self._total
