"""Exercise: a bounded buffer. Read README.md, edit this file, run: threadlings check bounded_buffer"""

from collections import deque
from typing import Any


class BoundedBuffer:
    """A first-in, first-out buffer for at most `capacity` items, used by any number of threads.

    - put(item) adds an item; while the buffer is full it waits. get() removes and returns the oldest
      item; while the buffer is empty it waits. Any object is an item, None too.
    - No item is lost or returned twice, whatever the threads do at the same time, and no call waits for
      ever while there is room for it, or an item.
    - len(buffer) is the number of items in it: never above the capacity, and put waits for nothing as long
      as it is below.
    - Whoever waits sleeps until it is woken, and goes on the moment it may: no loop that asks again and
      again, with or without pauses.
    - It is built from Lock, Condition, Semaphore or Event; nothing from the module queue is used.
    - Two buffers have nothing to do with each other.

    Example:      capacity 1: put("a") returns at once, put("b") only when somebody has called get().
    Non-example:  a deque without a limit: put("b") returns at once, and len(buffer) is 2.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._items: deque[Any] = deque()
        # TODO 1: add what threads can wait for

    # TODO 2: wait while full, or empty; tell the others what has changed
    def put(self, item: Any) -> None:
        self._items.append(item)

    def get(self) -> Any:
        return self._items.popleft()

    def __len__(self) -> int:
        return len(self._items)
