# threadlings: check=every_call_returns misconception=M18
"""The way out of `total` forgets to give the lock back."""

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
        self._lock.acquire()
        return sum(self._entries)

    def entries(self):
        with self._lock:
            return list(self._entries)
