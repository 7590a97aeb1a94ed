"""One `extend` under the lock; a single booking is a batch of one."""

import threading

class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Lock()

    def add(self, amount):
        self.add_all([amount])

    def add_all(self, amounts):
        with self._lock:
            self._entries.extend(amounts)

    def total(self):
        return sum(self.entries())

    def entries(self):
        with self._lock:
            return self._entries.copy()
