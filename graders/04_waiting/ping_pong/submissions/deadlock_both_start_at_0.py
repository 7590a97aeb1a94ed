# threadlings: check=strictly_in_turn misconception=M25
"""No semaphore begins with a permit: nobody may begin."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a = threading.Semaphore(0)
        self.b = threading.Semaphore(0)

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
