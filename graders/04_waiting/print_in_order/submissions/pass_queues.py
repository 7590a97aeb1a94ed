"""A token in a queue for each arrow."""

import queue


class Ordered:
    def __init__(self):
        self.to_second = queue.SimpleQueue()
        self.to_third = queue.Queue(maxsize=1)

    def first(self, fn):
        fn()
        self.to_second.put("go")

    def second(self, fn):
        self.to_second.get()
        fn()
        self.to_third.put("go")

    def third(self, fn):
        self.to_third.get()
        fn()
