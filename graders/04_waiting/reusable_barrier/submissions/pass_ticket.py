"""Tickets: arrival number k belongs to round k // n, which is over when n * (k // n + 1) have arrived."""

import itertools
import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._tickets = itertools.count()
        self._arrivals = 0
        self._changed = threading.Condition()

    def wait(self) -> None:
        with self._changed:
            enough = self.n * (next(self._tickets) // self.n + 1)
            self._arrivals += 1
            if self._arrivals >= enough:
                self._changed.notify_all()
            self._changed.wait_for(lambda: self._arrivals >= enough)
