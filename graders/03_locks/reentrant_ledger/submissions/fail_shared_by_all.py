# threadlings: check=ledgers_are_independent misconception=none
"""The list belongs to the class, so all ledgers are one."""

import threading

class Ledger:
    _entries = []
    _lock = threading.RLock()

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
