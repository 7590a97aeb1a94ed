# threadlings: check=any_order misconception=M25
"""Semaphore() begins with one permit: the first acquire goes straight through."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Semaphore()
        self.two = threading.Semaphore()

    def first(self, fn):
        fn()
        self.one.release()

    def second(self, fn):
        self.one.acquire()
        fn()
        self.two.release()

    def third(self, fn):
        self.two.acquire()
        fn()
