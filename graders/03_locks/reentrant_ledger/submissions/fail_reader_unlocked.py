# threadlings: check=batch_is_whole misconception=M15
"""The batch holds the lock, the readers do not ask for it."""

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
        return sum(self._entries)

    def entries(self):
        return list(self._entries)
