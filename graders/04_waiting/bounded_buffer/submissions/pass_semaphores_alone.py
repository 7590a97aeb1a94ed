"""Two semaphores and no lock: append and popleft of a deque are one step each."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self._items = deque()
        self._free = threading.BoundedSemaphore(capacity)
        self._used = threading.Semaphore(0)

    def put(self, item):
        self._free.acquire()
        self._items.append(item)
        self._used.release()

    def get(self):
        self._used.acquire()
        item = self._items.popleft()
        self._free.release()
        return item

    def __len__(self):
        return len(self._items)
