# threadlings: check=first_round misconception=M12
"""`arrived += 1` and the question who is last are taken for one step: nobody may be the last."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.arrived = 0
        self.go = threading.Semaphore(0)

    def wait(self) -> None:
        self.arrived += 1
        if self.arrived == self.n:
            self.arrived = 0
            self.go.release(self.n)
        self.go.acquire()
