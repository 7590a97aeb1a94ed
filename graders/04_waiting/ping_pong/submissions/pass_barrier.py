"""Two barriers a round: one between ping and pong, one after pong."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.pinged = threading.Barrier(2)
        self.ponged = threading.Barrier(2)

    def ping(self, fn):
        for _ in range(self.n):
            fn()
            self.pinged.wait()
            self.ponged.wait()

    def pong(self, fn):
        for _ in range(self.n):
            self.pinged.wait()
            fn()
            self.ponged.wait()
