# threadlings: check=one_after_the_other misconception=none
"""All three meet at a barrier before anybody begins: first cannot be done before third has come."""

import threading


class Ordered:
    def __init__(self):
        self.all_here = threading.Barrier(3)
        self.one = threading.Event()
        self.two = threading.Event()

    def first(self, fn):
        self.all_here.wait()
        fn()
        self.one.set()

    def second(self, fn):
        self.all_here.wait()
        self.one.wait()
        fn()
        self.two.set()

    def third(self, fn):
        self.all_here.wait()
        self.two.wait()
        fn()
