# threadlings: check=waits_for_the_end misconception=M07
"""Waits for events, for a minute at most, and goes on whatever came of it."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Event()
        self.two = threading.Event()

    def first(self, fn):
        fn()
        self.one.set()

    def second(self, fn):
        self.one.wait(60)
        fn()
        self.two.set()

    def third(self, fn):
        self.two.wait(120)
        fn()
