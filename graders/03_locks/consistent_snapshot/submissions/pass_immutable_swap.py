"""Writers take turns and publish a new tuple; readers need no lock, for no tuple ever changes."""

from threading import Lock

class Stats:
    def __init__(self):
        self._pair = (0, 0.0)
        self._writing = Lock()

    def add(self, x):
        with self._writing:
            count, total = self._pair
            self._pair = (count + 1, total + x)

    def snapshot(self):
        return self._pair
