"""A pool with one worker owns the number; every call waits for its own result."""

from concurrent.futures import ThreadPoolExecutor


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._owner = ThreadPoolExecutor(max_workers=1)

    def _add(self, by: int) -> int:
        self._n += by
        return self._n

    def increment(self, by: int = 1) -> None:
        self._owner.submit(self._add, by).result()

    @property
    def value(self) -> int:
        return self._owner.submit(self._add, 0).result()
