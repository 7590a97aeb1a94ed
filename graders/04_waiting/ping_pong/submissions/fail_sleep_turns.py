# threadlings: check=slow_players misconception=M07
"""Each side sleeps while the other one is surely calling."""

import time


class PingPong:
    def __init__(self, n):
        self.n = n

    def ping(self, fn):
        for _ in range(self.n):
            fn()
            time.sleep(0.2)

    def pong(self, fn):
        for _ in range(self.n):
            time.sleep(0.1)
            fn()
            time.sleep(0.1)
