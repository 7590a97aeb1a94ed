"""A Condition has an RLock inside, unless it is given another lock."""

import threading


class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Condition()

    def add(self, amount):
        with self._lock:
            self._entries.append(amount)

    def add_all(self, amounts):
        with self._lock:
            for amount in amounts:
                self.add(amount)

    def total(self):
        with self._lock:
            return sum(self._entries)

    def entries(self):
        with self._lock:
            return list(self._entries)
