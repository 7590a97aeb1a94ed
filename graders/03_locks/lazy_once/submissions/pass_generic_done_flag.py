"""A flag beside the value, which is set last."""

from threading import *
from typing import Callable, Generic, TypeVar

T = TypeVar("T")

class Lazy(Generic[T]):
    def __init__(self, factory: Callable[[], T]):
        self.factory = factory
        self.done = False
        self.lock = RLock()

    def get(self) -> T:
        if not self.done:
            with self.lock:
                if not self.done:
                    self.value = self.factory()
                    self.done = True
        return self.value
