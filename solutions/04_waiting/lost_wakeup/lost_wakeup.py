"""A box for one result: one thread puts it in, any number of threads wait for it. It works most of the time.

What a `ResultBox` promises, whatever the order and the speed of the threads:

* `put(value)` is called once, with any value; None is a value like any other.
* `wait()` returns that value: at once if it is there already, else as soon as it is put.
* Any number of threads may wait, at the same time or later, and each of them gets the value.
* `wait(timeout)` raises TimeoutError if the value is not there after that many seconds. With 0 it does not wait at all.
  Who ran out of time may come again.
* Who waits sleeps: it does not look again and again.

Example: one thread calls `wait()`, another one `put(42)`; the first gets 42, whichever comes first.
Not enough: now and then the first one sleeps on for ever, although 42 is in the box. `README.md` shows such a run.
"""

import threading

# notify() while nobody waits: it wakes nobody, and nobody remembers it.
LOST_AT_STEP = 4


class ResultBox:
    def __init__(self) -> None:
        self._value: object = None
        self._there = False  # for a value may be None
        # Guards both; who waits is woken when `_there` becomes true, which it stays.
        self._changed = threading.Condition()

    def put(self, value: object) -> None:
        with self._changed:
            self._value = value
            self._there = True
            self._changed.notify_all()

    def wait(self, timeout: float | None = None) -> object:
        # Looking and falling asleep are one step for put(), because wait() gives the lock back only when asleep.
        with self._changed:
            if not self._changed.wait_for(lambda: self._there, timeout):
                raise TimeoutError("no result yet")
            return self._value
