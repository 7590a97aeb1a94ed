# threadlings: check=woken_at_once misconception=M24
"""Looks, sleeps a little, looks again."""

import time


class Ordered:
    def __init__(self):
        self.done = 0

    def first(self, fn):
        fn()
        self.done = 1

    def second(self, fn):
        while self.done < 1:
            time.sleep(0.05)
        fn()
        self.done = 2

    def third(self, fn):
        while self.done < 2:
            time.sleep(0.05)
        fn()
