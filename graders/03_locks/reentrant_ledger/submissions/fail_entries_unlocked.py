# threadlings: check=batch_is_whole misconception=M15
"""Only `entries` does not ask for the lock: copying is one step, after all."""

import threading


class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Lock()

    def add(self, amount):
        with self._lock:
            self._book(amount)

    def add_all(self, amounts):
        with self._lock:
            for amount in amounts:
                self._book(amount)

    def _book(self, amount):
        """Book one amount; the caller holds the lock."""
        self._entries.append(amount)

    def total(self):
        with self._lock:
            return sum(self._entries)

    def entries(self):
        return self._entries.copy()
