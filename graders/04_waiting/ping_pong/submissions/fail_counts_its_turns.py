# threadlings: check=another_game misconception=none
"""The number of the next turn is kept, and the second game begins where the first one ended."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.next = 0
        self.changed = threading.Condition()

    def _play(self, first, fn):
        with self.changed:
            for turn in range(first, 2 * self.n, 2):
                self.changed.wait_for(lambda turn=turn: self.next >= turn)
                fn()
                self.next = turn + 1
                self.changed.notify_all()

    def ping(self, fn):
        self._play(0, fn)

    def pong(self, fn):
        self._play(1, fn)
