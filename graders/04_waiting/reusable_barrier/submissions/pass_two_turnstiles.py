"""The two-phase barrier of the Little Book: a turnstile in, a turnstile out, a mutex around the count."""

from threading import Semaphore


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self.count = 0
        self.mutex = Semaphore(1)
        self.turnstile = Semaphore(0)
        self.turnstile2 = Semaphore(1)

    def phase1(self):
        self.mutex.acquire()
        self.count += 1
        if self.count == self.n:
            self.turnstile2.acquire()
            self.turnstile.release()
        self.mutex.release()
        self.turnstile.acquire()
        self.turnstile.release()

    def phase2(self):
        self.mutex.acquire()
        self.count -= 1
        if self.count == 0:
            self.turnstile.acquire()
            self.turnstile2.release()
        self.mutex.release()
        self.turnstile2.acquire()
        self.turnstile2.release()

    def wait(self) -> None:
        self.phase1()
        self.phase2()
