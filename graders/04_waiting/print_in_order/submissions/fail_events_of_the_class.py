# threadlings: check=objects_are_independent misconception=none
"""The events belong to the class: once anybody was first, second goes on everywhere."""

import threading


class Ordered:
    one = threading.Event()
    two = threading.Event()

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
