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

_MISSING = object()
"""Stands for "not made yet"; no factory can return it."""


class Lazy(Generic[T]):
    def __init__(self, factory: Callable[[], T]) -> None:
        self._factory = factory
        self._value: T | object = _MISSING
        # Guards the change of `_value` from missing to made; once made, it never changes again.
        self._lock = threading.Lock()

    def get(self) -> T:
        if self._value is _MISSING:
            with self._lock:
                # Whoever had to wait for the lock looks again: the world has changed meanwhile.
                if self._value is _MISSING:
                    self._value = self._factory()
        return self._value  # type: ignore[return-value]
