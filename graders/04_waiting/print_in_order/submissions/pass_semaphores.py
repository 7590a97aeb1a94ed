"""Two semaphores that begin with no permit; `with` for the one that is taken would give it back, so no `with`."""

from threading import *


class Ordered:
    def __init__(self):
        self.one, self.two = Semaphore(0), Semaphore(0)

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
