# threadlings: check=slow_players misconception=M07
"""Waits for its turn, for a minute at most."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a = threading.Semaphore(1)
        self.b = threading.Semaphore(0)

    def ping(self, fn):
        for _ in range(self.n):
            self.a.acquire(timeout=60)
            fn()
            self.b.release()

    def pong(self, fn):
        for _ in range(self.n):
            self.b.acquire(timeout=60)
            fn()
            self.a.release()
