"""while and wait(); the call is made outside the lock."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.count = 0
        self.changed = threading.Condition()

    def _play(self, parity, fn):
        for _ in range(self.n):
            with self.changed:
                while self.count % 2 != parity:
                    self.changed.wait()
            fn()
            with self.changed:
                self.count += 1
                self.changed.notify_all()

    def ping(self, fn):
        self._play(0, fn)

    def pong(self, fn):
        self._play(1, fn)
