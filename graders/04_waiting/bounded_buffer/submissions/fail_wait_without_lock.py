# threadlings: check=hands_over misconception=none
"""A Condition is used while its lock is held; here it is not."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = deque()
        self.changed = threading.Condition()

    def put(self, item):
        while len(self.items) >= self.capacity:
            self.changed.wait()
        self.items.append(item)

    def get(self):
        while not self.items:
            self.changed.wait()
        return self.items.popleft()

    def __len__(self):
        return len(self.items)
