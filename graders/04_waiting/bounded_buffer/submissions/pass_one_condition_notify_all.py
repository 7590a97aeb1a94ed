"""One Condition, wait_for, notify_all."""

from threading import *


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = []
        self.changed = Condition()

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: len(self.items) < self.capacity)
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.items)
            try:
                return self.items.pop(0)
            finally:
                self.changed.notify_all()

    def __len__(self):
        return len(self.items)
