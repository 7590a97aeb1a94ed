"""Two events."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Event()
        self.two = threading.Event()

    def first(self, fn):
        fn()
        self.one.set()

    def second(self, fn):
        self.one.wait()
        fn()
        self.two.set()

    def third(self, fn):
        self.two.wait()
        fn()
