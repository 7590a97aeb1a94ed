# threadlings: check=sleeps_until_complete misconception=M24
"""Right rounds, but who waits looks again and again instead of sleeping."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._lock = threading.Lock()
        self._count = 0
        self._round = 0

    def wait(self) -> None:
        with self._lock:
            mine = self._round
            self._count += 1
            if self._count == self.n:
                self._count = 0
                self._round += 1
        while self._round == mine:
            pass
