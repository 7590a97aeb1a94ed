# threadlings: check=woken_at_once misconception=M24
"""Sleeps for a tenth of a second and looks again."""

import threading
import time
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
            time.sleep(0.1)

    def get(self):
        while True:
            with self.lock:
                if self.items:
                    return self.items.popleft()
            time.sleep(0.1)

    def __len__(self):
        return len(self.items)
