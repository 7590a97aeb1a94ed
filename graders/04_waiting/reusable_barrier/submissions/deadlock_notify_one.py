# threadlings: check=first_round misconception=M23
"""notify() wakes one of the two who wait; with two threads nobody sees the difference."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._count = 0
        self._round = 0
        self._over = threading.Condition()

    def wait(self) -> None:
        with self._over:
            mine = self._round
            self._count += 1
            if self._count == self.n:
                self._count = 0
                self._round += 1
                self._over.notify()
            else:
                self._over.wait_for(lambda: self._round != mine)
