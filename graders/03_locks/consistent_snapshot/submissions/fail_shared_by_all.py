# threadlings: check=objects_are_independent misconception=none
"""The numbers belong to the class, so all objects share them."""

import threading

class Stats:
    _lock = threading.Lock()
    _pair = (0, 0.0)

    def add(self, x):
        with Stats._lock:
            count, total = Stats._pair
            Stats._pair = (count + 1, total + x)

    def snapshot(self):
        return Stats._pair
