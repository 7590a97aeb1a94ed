"""An RLock, taken again by a method that calls another locked one."""

import threading


class Counter:
    def __init__(self) -> None:
        self.__n = 0
        self.__lock = threading.RLock()

    def increment(self, by: int = 1) -> None:
        with self.__lock:
            self.__n = self.value + by

    @property
    def value(self) -> int:
        with self.__lock:
            return self.__n
