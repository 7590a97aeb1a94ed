# threadlings: check=every_round misconception=M37
"""The first one out sets the count back for those who are still inside."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.k = 0
        self.c = threading.Condition()

    def wait(self) -> None:
        with self.c:
            self.k += 1
            self.c.notify_all()
            while self.k < self.n:
                self.c.wait()
            self.k = 0
