"""A token goes through two queues."""

import queue


class PingPong:
    def __init__(self, n):
        self.n = n
        self.to_ping = queue.Queue()
        self.to_pong = queue.Queue()
        self.to_ping.put("ball")

    def ping(self, fn):
        for _ in range(self.n):
            ball = self.to_ping.get()
            fn()
            self.to_pong.put(ball)

    def pong(self, fn):
        for _ in range(self.n):
            ball = self.to_pong.get()
            fn()
            self.to_ping.put(ball)
