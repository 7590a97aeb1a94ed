# threadlings: check=every_round misconception=M37
"""The last one sets the count back before those who sleep have looked: they see 0 and sleep on."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.k = 0
        self.c = threading.Condition()

    def wait(self) -> None:
        with self.c:
            self.k += 1
            if self.k == self.n:
                self.k = 0
                self.c.notify_all()
            else:
                while self.k < self.n:
                    self.c.wait()
