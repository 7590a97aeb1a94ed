# threadlings: check=strictly_in_turn misconception=M36
"""A lock: one at a time, but which?"""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.lock = threading.Lock()

    def ping(self, fn):
        for _ in range(self.n):
            with self.lock:
                fn()

    def pong(self, fn):
        for _ in range(self.n):
            with self.lock:
                fn()
