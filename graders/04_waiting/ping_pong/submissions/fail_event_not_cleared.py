# threadlings: check=strictly_in_turn misconception=M22
"""Events that stay set: from the second round on nobody waits."""

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
            fn()
            self.b.set()

    def pong(self, fn):
        for _ in range(self.n):
            self.b.wait()
            fn()
            self.a.set()
