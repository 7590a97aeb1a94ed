# threadlings: check=nothing_is_lost misconception=M22
"""Looks first and takes the lock then: the news came in between."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = deque()
        self.changed = threading.Condition()

    def put(self, item):
        while len(self.items) >= self.capacity:
            with self.changed:
                self.changed.wait()
        with self.changed:
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        while not self.items:
            with self.changed:
                self.changed.wait()
        with self.changed:
            item = self.items.popleft()
            self.changed.notify_all()
            return item

    def __len__(self):
        return len(self.items)
