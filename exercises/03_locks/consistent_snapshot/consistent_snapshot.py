"""Counts values and adds them up, for several threads at the same time.

`Stats()` keeps these promises, whatever the order and the speed of the threads:

* `add(x)` counts one value more and adds `x` to the total; when it has returned, both show it.
* `snapshot()` returns the tuple (count, total), both of the same moment: each value is in both, or in neither.
  A tuple stays as it is when more is added later.
* Nothing is lost: in the end, count is the number of calls of `add`, and total the sum of their values.
* What one snapshot has shown, a later one does not take back.
* Every call returns. Two objects have nothing to do with each other.

Example: two threads call `add(5)` on a new object: whoever takes a snapshot gets (0, 0), (1, 5) or (2, 10).
Not enough: now and then a snapshot is (2, 5), and the average of two fives is 2.5.
"""

import threading


class Stats:
    # TODO 1: say which data belong together, and add what the threads need in order to take turns on them.
    def __init__(self) -> None:
        self._count = 0
        self._total = 0.0

    def add(self, x: float) -> None:
        # TODO 2: let nobody see the one without the other.
        self._count += 1
        self._total += x

    def snapshot(self) -> tuple[int, float]:
        # TODO 3: what was true of each at some moment need not be true of both.
        return self._count, self._total
