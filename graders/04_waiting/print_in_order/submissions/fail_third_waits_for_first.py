# threadlings: check=any_order misconception=M22
"""A Condition and a state, but third looks whether anything has happened at all."""

import threading


class Ordered:
    def __init__(self):
        self.changed = threading.Condition()
        self.done = []

    def first(self, fn):
        fn()
        with self.changed:
            self.done.append("first")
            self.changed.notify_all()

    def second(self, fn):
        with self.changed:
            self.changed.wait_for(lambda: self.done)
        fn()
        with self.changed:
            self.done.append("second")
            self.changed.notify_all()

    def third(self, fn):
        with self.changed:
            self.changed.wait_for(lambda: self.done)
        fn()
