# threadlings: check=strictly_in_turn misconception=M25
"""Both semaphores begin with a permit: both sides may begin."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a = threading.Semaphore()
        self.b = threading.Semaphore()

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
