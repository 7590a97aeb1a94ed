"""Tries the lock a few times, then waits for it: the increment is never given up."""

import threading
import time


class Counter:
    def __init__(self) -> None:
        self._n = 0
        self._lock = threading.Lock()

    def _enter(self) -> None:
        for pause in (0, 0.001, 0.002):
            if self._lock.acquire(blocking=False):
                return
            time.sleep(pause)
        self._lock.acquire()

    def increment(self, by: int = 1) -> None:
        self._enter()
        try:
            self._n += by
        finally:
            self._lock.release()

    @property
    def value(self) -> int:
        return self._n
