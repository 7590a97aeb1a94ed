"""A counter that several threads may use at the same time.

`Counter()` starts at 0 and keeps these promises, whatever the order and the speed of the threads:

* `increment(by)` adds `by`; when it has returned, `value` includes it.
* No increment is lost: in the end `value` is the sum of all amounts.
* Any thread may read `value` at any moment. An increment shows in it wholly or not at all,
  and what has shown once stays.
* Every call returns, and when all calls have returned, the program can end.
* Two counters have nothing to do with each other.

Example: two threads call `increment(3)` and `increment(4)` on a new counter; then `value` is 7.
Not enough: `value` is 7 nearly always, and 3 or 4 once in a blue moon.
"""

import threading


class Counter:
    """Counts up; may be shared between threads."""

    def __init__(self) -> None:
        self._value = 0
        self._lock = threading.Lock()  # guards _value: whoever touches _value holds it

    def increment(self, by: int = 1) -> None:
        """Add `by` to the value."""
        with self._lock:
            self._value += by

    @property
    def value(self) -> int:
        """The sum of all increments so far."""
        # Reading one attribute is a single step, so this would be right without the lock too. With it
        # the rule above has no exception, and stays true when the counter grows a second field.
        with self._lock:
            return self._value
