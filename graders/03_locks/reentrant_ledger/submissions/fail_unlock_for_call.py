# threadlings: check=batch_is_whole misconception=M16
"""Lets the lock go for each call of `add`, and opens the gap again."""

import threading


class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Lock()

    def add(self, amount):
        with self._lock:
            self._entries.append(amount)

    def add_all(self, amounts):
        self._lock.acquire()
        for amount in amounts:
            self._lock.release()
            self.add(amount)
            self._lock.acquire()
        self._lock.release()

    def total(self):
        with self._lock:
            return sum(self._entries)

    def entries(self):
        with self._lock:
            return list(self._entries)
