"""A value that is made when it is first needed, for several threads at the same time.

`Lazy(factory)` keeps these promises, whatever the order and the speed of the threads:

* `get()` returns what `factory()` made. It is made by the first `get()`, not before, and only once: everybody gets
  the very same object, whole, however many ask at the same time and however long the factory takes.
* Whatever the factory returns is a value like any other, also None, 0 or an empty list.
* If the factory raises, the `get()` that called it raises that error, and the next `get()` calls the factory again.
* A factory may use other Lazy objects. One that takes long holds up nobody who asks another object.
* Every `get()` returns or raises.

Example: three threads call `get()` on `Lazy(connect)`: `connect` runs once, and all three get that connection.
Not enough: each of two threads that come at the same moment opens a connection, and one of them is never closed.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    # TODO 1: how does get() know that the value is there, if the value may be anything?
    def __init__(self, factory: Callable[[], T]) -> None:
        self._factory = factory
        self._value: T | None = None

    def get(self) -> T:
        # TODO 2: let only one thread make the value, and nobody get it before it is complete.
        if self._value is None:
            self._value = self._factory()
        return self._value
