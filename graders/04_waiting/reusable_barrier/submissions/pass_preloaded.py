"""Preloaded turnstiles: the last one in opens for all n at once, the last one out does so again."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._count = 0
        self._mutex = threading.Lock()
        self._in = threading.Semaphore(0)
        self._out = threading.Semaphore(0)

    def wait(self) -> None:
        with self._mutex:
            self._count += 1
            if self._count == self.n:
                self._in.release(self.n)
        self._in.acquire()
        with self._mutex:
            self._count -= 1
            if self._count == 0:
                self._out.release(self.n)
        self._out.acquire()
