"""The sense-reversing barrier: every thread keeps a truth value of its own that turns round each time."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._left = n
        self._sense = False
        self._mine = threading.local()
        self._cond = threading.Condition(threading.Lock())

    def wait(self) -> None:
        sense = self._mine.sense = not getattr(self._mine, "sense", False)
        with self._cond:
            self._left -= 1
            if self._left == 0:
                self._left = self.n
                self._sense = sense
                self._cond.notify_all()
            else:
                self._cond.wait_for(lambda: self._sense == sense)
