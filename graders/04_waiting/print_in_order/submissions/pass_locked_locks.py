"""Locks that are taken in __init__ and given back by the one before."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Lock()
        self.two = threading.Lock()
        self.one.acquire()
        self.two.acquire()

    def first(self, fn):
        fn()
        self.one.release()

    def second(self, fn):
        with self.one:
            fn()
            self.two.release()

    def third(self, fn):
        with self.two:
            fn()
