from threading import RLock


class Counter:
    def __init__(self):
        self.__value = 0
        self.__lock = RLock()

    def increment(self, by: int = 1) -> None:
        with self.__lock:
            self.__value += by

    @property
    def value(self) -> int:
        return self.__value
