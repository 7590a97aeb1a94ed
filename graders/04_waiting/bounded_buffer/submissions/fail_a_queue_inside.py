# threadlings: check=built_by_hand misconception=none
"""The finished thing, in a box."""

import queue


class BoundedBuffer:
    def __init__(self, capacity):
        self.items = queue.Queue(capacity)

    def put(self, item):
        self.items.put(item)

    def get(self):
        return self.items.get()

    def __len__(self):
        return self.items.qsize()
