"""Asks for the permit in portions of two seconds, until it has it."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.permits = {"ping": threading.BoundedSemaphore(1), "pong": threading.Semaphore(0)}

    def _play(self, mine, other, fn):
        for _ in range(self.n):
            while not self.permits[mine].acquire(timeout=2):
                continue
            fn()
            self.permits[other].release()

    def ping(self, fn):
        self._play("ping", "pong", fn)

    def pong(self, fn):
        self._play("pong", "ping", fn)
