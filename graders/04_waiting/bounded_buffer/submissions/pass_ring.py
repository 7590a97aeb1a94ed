"""A ring of slots with two indices and a count, in a dataclass-like class with an RLock condition."""

import threading


class BoundedBuffer:
    def __init__(self, capacity):
        self.slots = [None] * capacity
        self.first = 0
        self.count = 0
        self.changed = threading.Condition(threading.RLock())

    def put(self, item):
        with self.changed:
            while self.count == len(self.slots):
                self.changed.wait()
            self.slots[(self.first + self.count) % len(self.slots)] = item
            self.count += 1
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while self.count == 0:
                self.changed.wait()
            item, self.slots[self.first] = self.slots[self.first], None
            self.first = (self.first + 1) % len(self.slots)
            self.count -= 1
            self.changed.notify_all()
            return item

    def __len__(self):
        return self.count
