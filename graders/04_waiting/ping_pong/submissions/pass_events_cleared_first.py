"""Events that are cleared before the turn is passed on."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a = threading.Event()
        self.b = threading.Event()
        self.a.set()

    def ping(self, fn):
        for _ in range(self.n):
            self.a.wait()
            self.a.clear()
            fn()
            self.b.set()

    def pong(self, fn):
        for _ in range(self.n):
            self.b.wait()
            self.b.clear()
            fn()
            self.a.set()
