# threadlings: check=batch_is_whole misconception=M15
"""Readers wait a little, so that a batch has time to be booked."""

import threading
import time


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
        time.sleep(0.01)
        return sum(self._entries)

    def entries(self):
        time.sleep(0.01)
        return list(self._entries)
