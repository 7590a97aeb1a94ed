"""One permit goes to and fro."""

from threading import *


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a, self.b = Semaphore(1), Semaphore(0)

    def ping(self, fn):
        for _ in range(self.n):
            self.a.acquire()
            fn()
            self.b.release()

    def pong(self, fn):
        for _ in range(self.n):
            self.b.acquire()
            fn()
            self.a.release()
