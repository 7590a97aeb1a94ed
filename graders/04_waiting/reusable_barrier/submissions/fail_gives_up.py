# threadlings: check=sleeps_until_complete misconception=M07
"""Waits for a minute at most and then goes on, as if the others had come."""

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
                self._over.notify_all()
            else:
                self._over.wait_for(lambda: self._round != mine, timeout=60)
