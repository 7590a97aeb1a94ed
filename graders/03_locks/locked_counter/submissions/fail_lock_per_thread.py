# threadlings: check=no_update_is_lost misconception=M14
"""The lock lives in a thread-local: every thread has a lock of its own."""

import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._local = threading.local()

    def increment(self, by: int = 1) -> None:
        if not hasattr(self._local, "lock"):
            self._local.lock = threading.Lock()
        with self._local.lock:
            self._value += by

    @property
    def value(self) -> int:
        return self._value
