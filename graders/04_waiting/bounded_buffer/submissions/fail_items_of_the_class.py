# threadlings: check=buffers_are_independent misconception=none
"""The items belong to the class."""

import threading
from collections import deque


class BoundedBuffer:
    items = deque()
    changed = threading.Condition()

    def __init__(self, capacity):
        self.capacity = capacity

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: len(self.items) < self.capacity)
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.items)
            item = self.items.popleft()
            self.changed.notify_all()
            return item

    def __len__(self):
        return len(self.items)
