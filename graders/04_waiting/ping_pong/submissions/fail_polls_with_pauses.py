# threadlings: check=woken_at_once misconception=M24
"""Looks whose turn it is every 20 milliseconds."""

import time


class PingPong:
    def __init__(self, n):
        self.n = n
        self.turn = 0

    def _play(self, mine, fn):
        for _ in range(self.n):
            while self.turn % 2 != mine:
                time.sleep(0.02)
            fn()
            self.turn += 1

    def ping(self, fn):
        self._play(0, fn)

    def pong(self, fn):
        self._play(1, fn)
