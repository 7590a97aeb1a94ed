# threadlings: check=strictly_in_turn misconception=M22
"""Notifications only: if the other one is not waiting yet, the sign is lost."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.cond = threading.Condition()

    def ping(self, fn):
        with self.cond:
            for _ in range(self.n):
                fn()
                self.cond.notify()
                self.cond.wait()

    def pong(self, fn):
        with self.cond:
            for _ in range(self.n):
                self.cond.wait()
                fn()
                self.cond.notify()
