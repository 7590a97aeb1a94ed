# threadlings: check=any_order misconception=M16
"""Says that the callback is done, and then runs it."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Event()
        self.two = threading.Event()

    def first(self, fn):
        self.one.set()
        fn()

    def second(self, fn):
        self.one.wait()
        self.two.set()
        fn()

    def third(self, fn):
        self.two.wait()
        fn()
