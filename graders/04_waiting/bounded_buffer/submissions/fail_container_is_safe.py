# threadlings: check=never_above_capacity misconception=M29
"""deque.append is one step, but nobody limits it."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.items = deque()
        self.used = threading.Semaphore(0)

    def put(self, item):
        self.items.append(item)
        self.used.release()

    def get(self):
        self.used.acquire()
        return self.items.popleft()

    def __len__(self):
        return len(self.items)
