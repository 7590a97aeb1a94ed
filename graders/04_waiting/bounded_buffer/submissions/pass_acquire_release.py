"""Locks by hand, with try and finally; waits in portions and looks again."""

import threading
from collections import deque


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = deque(maxlen=capacity)
        self.changed = threading.Condition()

    def put(self, item):
        self.changed.acquire()
        try:
            while len(self.items) >= self.capacity:
                self.changed.wait(timeout=2.5)
            self.items.append(item)
            self.changed.notify_all()
        finally:
            self.changed.release()

    def get(self):
        self.changed.acquire()
        try:
            while not self.items:
                self.changed.wait(timeout=2.5)
            item = self.items.popleft()
            self.changed.notify_all()
            return item
        finally:
            self.changed.release()

    def __len__(self):
        return len(self.items)
