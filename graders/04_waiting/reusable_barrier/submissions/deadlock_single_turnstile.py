# threadlings: check=every_round misconception=M37
"""One turnstile: a fast thread laps the others and goes through the next round with this round's permit."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.count = 0
        self.mutex = threading.Lock()
        self.turnstile = threading.Semaphore(0)

    def wait(self) -> None:
        with self.mutex:
            self.count += 1
            if self.count == self.n:
                self.count = 0
                self.turnstile.release(self.n)
        self.turnstile.acquire()
