# threadlings: check=games_are_independent misconception=none
"""One turn for all games."""

import threading


class PingPong:
    a = threading.Semaphore(1)
    b = threading.Semaphore(0)

    def __init__(self, n):
        self.n = n

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
