# threadlings: check=woken_at_once misconception=M24
"""A variable says whose turn it is, and both look at it without a pause."""


class PingPong:
    def __init__(self, n):
        self.n = n
        self.turn = "ping"

    def ping(self, fn):
        for _ in range(self.n):
            while self.turn != "ping":
                pass
            fn()
            self.turn = "pong"

    def pong(self, fn):
        for _ in range(self.n):
            while self.turn != "pong":
                pass
            fn()
            self.turn = "ping"
