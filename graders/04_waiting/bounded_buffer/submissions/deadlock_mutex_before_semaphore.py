# threadlings: check=nothing_is_lost misconception=M20
"""Takes the lock and then waits for room: whoever could make room needs the lock."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.items = deque()
        self.mutex = threading.Lock()
        self.free = threading.Semaphore(capacity)
        self.used = threading.Semaphore(0)

    def put(self, item):
        with self.mutex:
            self.free.acquire()
            self.items.append(item)
            self.used.release()

    def get(self):
        with self.mutex:
            self.used.acquire()
            item = self.items.popleft()
            self.free.release()
            return item

    def __len__(self):
        return len(self.items)
