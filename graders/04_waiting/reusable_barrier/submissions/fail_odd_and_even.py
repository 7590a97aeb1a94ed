# threadlings: check=every_round misconception=M37
"""Two doors in turn, and none is ever closed again: the third round goes through the door of the first."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._count = 0
        self._lock = threading.Lock()
        self._doors = [threading.Event(), threading.Event()]
        self._which = 0

    def wait(self) -> None:
        with self._lock:
            door = self._doors[self._which]
            self._count += 1
            if self._count == self.n:
                self._count = 0
                self._which = 1 - self._which
                door.set()
        door.wait()
