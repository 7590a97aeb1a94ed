"""Asks whether this very thread holds the lock already; a home-made RLock."""

import contextlib
import threading

class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Lock()
        self._owner = None

    @contextlib.contextmanager
    def _alone(self):
        if self._owner == threading.get_ident():
            yield
            return
        with self._lock:
            self._owner = threading.get_ident()
            try:
                yield
            finally:
                self._owner = None

    def add(self, amount):
        with self._alone():
            self._entries.append(amount)

    def add_all(self, amounts):
        with self._alone():
            for amount in amounts:
                self.add(amount)

    def total(self):
        with self._alone():
            return sum(self._entries)

    def entries(self):
        with self._alone():
            return list(self._entries)
