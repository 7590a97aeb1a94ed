"""Two locks, each taken by one side and given back by the other."""

import threading


class PingPong:
    def __init__(self, n):
        self.n = n
        self.a = threading.Lock()
        self.b = threading.Lock()
        self.b.acquire()

    def ping(self, fn):
        for _ in range(self.n):
            self.a.acquire()
            try:
                fn()
            finally:
                self.b.release()

    def pong(self, fn):
        for _ in range(self.n):
            self.b.acquire()
            try:
                fn()
            finally:
                self.a.release()
