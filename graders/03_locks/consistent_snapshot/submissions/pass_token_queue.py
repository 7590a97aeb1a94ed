"""The pair lives in a queue with one place: whoever has taken it out has it alone."""

import queue

class Stats:
    def __init__(self):
        self._place = queue.Queue(maxsize=1)
        self._place.put((0, 0.0))

    def add(self, x):
        count, total = self._place.get()
        self._place.put((count + 1, total + x))

    def snapshot(self):
        pair = self._place.get()
        self._place.put(pair)
        return pair
