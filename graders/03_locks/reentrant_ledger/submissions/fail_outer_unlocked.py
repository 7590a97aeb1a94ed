# threadlings: check=batch_is_whole misconception=M16
"""Each booking is one step, the batch is not."""

import threading


class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Lock()

    def add(self, amount):
        with self._lock:
            self._entries.append(amount)

    def add_all(self, amounts):
        for amount in amounts:
            self.add(amount)

    def total(self):
        with self._lock:
            return sum(self._entries)

    def entries(self):
        with self._lock:
            return list(self._entries)
