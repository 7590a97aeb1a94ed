# threadlings: check=any_order misconception=M22
"""One event for two arrows: what lets second go lets third go, too."""

import threading


class Ordered:
    def __init__(self):
        self.go = threading.Event()

    def first(self, fn):
        fn()
        self.go.set()

    def second(self, fn):
        self.go.wait()
        fn()
        self.go.set()

    def third(self, fn):
        self.go.wait()
        fn()
