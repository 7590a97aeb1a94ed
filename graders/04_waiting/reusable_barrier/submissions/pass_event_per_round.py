"""Every round has an event of its own; who comes takes the present one along, and the last puts a new one there."""

import threading


class Rendezvous:
    def __init__(self, n):
        self._n = n
        self._lock = threading.Lock()
        self._missing = n
        self._complete = threading.Event()

    def wait(self):
        with self._lock:
            mine = self._complete
            self._missing -= 1
            if self._missing == 0:
                self._missing = self._n
                self._complete = threading.Event()
                mine.set()
        mine.wait()
