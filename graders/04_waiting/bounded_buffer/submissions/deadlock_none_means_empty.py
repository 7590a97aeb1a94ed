# threadlings: check=capacity_is_used misconception=none
"""None stands for "no item": a None that was put is never found."""

import threading


class BoundedBuffer:
    def __init__(self, capacity):
        self.slots = [None] * capacity
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: None in self.slots)
            self.slots[self.slots.index(None)] = item
            self.changed.notify_all()

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.slots[0] is not None)
            item = self.slots.pop(0)
            self.slots.append(None)
            self.changed.notify_all()
            return item

    def __len__(self):
        return sum(slot is not None for slot in self.slots)
