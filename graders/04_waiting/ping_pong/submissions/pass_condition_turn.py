"""A Condition, whose turn it is, and wait_for."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.turn = "ping"
        self.changed = threading.Condition()

    def _play(self, mine, other, fn):
        for _ in range(self.n):
            with self.changed:
                self.changed.wait_for(lambda: self.turn == mine)
                fn()
                self.turn = other
                self.changed.notify()

    def ping(self, fn):
        self._play("ping", "pong", fn)

    def pong(self, fn):
        self._play("pong", "ping", fn)
