"""Keeps the total beside the list; both change under one RLock, that `add` takes again."""

import threading

class Ledger:
    def __init__(self):
        self._lock = threading.RLock()
        self._entries = []
        self._total = 0

    def add(self, amount):
        with self._lock:
            self._entries.append(amount)
            self._total += amount

    def add_all(self, amounts):
        with self._lock:
            for amount in amounts:
                self.add(amount)

    def total(self):
        with self._lock:
            return self._total

    def entries(self):
        with self._lock:
            return self._entries[:]
