# threadlings: check=every_round misconception=M22
"""One event for all rounds; the last one out clears it, maybe after a fast thread has come again."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.k = 0
        self.lock = threading.Lock()
        self.all_here = threading.Event()

    def wait(self) -> None:
        with self.lock:
            self.k += 1
            if self.k == self.n:
                self.all_here.set()
        self.all_here.wait()
        with self.lock:
            self.k -= 1
            if self.k == 0:
                self.all_here.clear()
