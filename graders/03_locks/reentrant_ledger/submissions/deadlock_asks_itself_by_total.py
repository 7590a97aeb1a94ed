# threadlings: check=every_call_returns misconception=M19
"""`total` holds the lock and asks for a copy of the entries, which asks for it again."""

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
            return sum(self.entries())

    def entries(self):
        with self._lock:
            return list(self._entries)
