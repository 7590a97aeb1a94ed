# threadlings: check=woken_at_once misconception=M24
"""Looks without a pause, under the lock each time."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = deque()
        self.lock = threading.Lock()

    def put(self, item):
        while True:
            with self.lock:
                if len(self.items) < self.capacity:
                    self.items.append(item)
                    return

    def get(self):
        while True:
            with self.lock:
                if self.items:
                    return self.items.popleft()

    def __len__(self):
        return len(self.items)
