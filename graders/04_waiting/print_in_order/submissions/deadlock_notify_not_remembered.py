# threadlings: check=late_arrival misconception=M22
"""A notification for each arrow, and nothing that remembers it."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Condition()
        self.two = threading.Condition()

    def first(self, fn):
        fn()
        with self.one:
            self.one.notify()

    def second(self, fn):
        with self.one:
            self.one.wait()
        fn()
        with self.two:
            self.two.notify()

    def third(self, fn):
        with self.two:
            self.two.wait()
        fn()
