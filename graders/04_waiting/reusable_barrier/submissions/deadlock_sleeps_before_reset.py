# threadlings: check=every_round misconception=M37
"""Gives the sleepers a hundredth of a second to look before the count goes back to 0."""

import threading
import time


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.k = 0
        self.c = threading.Condition()

    def wait(self) -> None:
        with self.c:
            self.k += 1
            if self.k == self.n:
                self.c.notify_all()
            while self.k < self.n:
                self.c.wait()
        time.sleep(0.01)
        with self.c:
            self.k = 0
