"""Semaphores for free and used places; the lock is taken inside them."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.items = deque()
        self.mutex = threading.Lock()
        self.free = threading.Semaphore(capacity)
        self.used = threading.Semaphore(0)

    def put(self, item):
        self.free.acquire()
        with self.mutex:
            self.items.append(item)
        self.used.release()

    def get(self):
        self.used.acquire()
        with self.mutex:
            item = self.items.popleft()
        self.free.release()
        return item

    def __len__(self):
        return len(self.items)
