# threadlings: check=any_order misconception=M25
"""Only the second of the two semaphores begins with a permit."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Semaphore(0)
        self.two = threading.Semaphore(1)

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
