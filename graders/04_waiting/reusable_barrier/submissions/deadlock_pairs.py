# threadlings: check=first_round misconception=M22
"""Made for two: the first one waits, the second one wakes it. A third one is again a first one."""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._lock = threading.Lock()
        self._somebody: threading.Event | None = None

    def wait(self) -> None:
        if self.n == 1:
            return
        with self._lock:
            if self._somebody is not None:
                self._somebody.set()
                self._somebody = None
                return
            mine = self._somebody = threading.Event()
        mine.wait()
