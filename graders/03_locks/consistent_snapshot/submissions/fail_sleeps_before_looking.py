# threadlings: check=snapshot_is_one_moment misconception=M15
"""The reader waits a little, so that a writer has time to finish."""

import threading
import time

class Stats:
    def __init__(self):
        self._count = 0
        self._total = 0.0
        self._lock = threading.Lock()

    def add(self, x):
        with self._lock:
            self._count += 1
            self._total += x

    def snapshot(self):
        time.sleep(0.1)
        return self._count, self._total
