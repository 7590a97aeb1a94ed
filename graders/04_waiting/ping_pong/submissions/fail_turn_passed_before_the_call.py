# threadlings: check=strictly_in_turn misconception=M16
"""The turn is handed over when the call begins, not when it has returned."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a = threading.Semaphore(1)
        self.b = threading.Semaphore(0)

    def ping(self, fn):
        for _ in range(self.n):
            self.a.acquire()
            self.b.release()
            fn()

    def pong(self, fn):
        for _ in range(self.n):
            self.b.acquire()
            self.a.release()
            fn()
