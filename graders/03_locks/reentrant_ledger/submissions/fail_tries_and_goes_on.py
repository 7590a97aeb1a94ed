# threadlings: check=batch_is_whole misconception=M25
"""Tries to get the lock a second time, and books without it where that fails: so do strangers."""

import threading

class Ledger:
    def __init__(self):
        self._entries = []
        self._lock = threading.Lock()

    def add(self, amount):
        got = self._lock.acquire(blocking=False)
        try:
            self._entries.append(amount)
        finally:
            if got:
                self._lock.release()

    def add_all(self, amounts):
        with self._lock:
            for amount in amounts:
                self.add(amount)

    def total(self):
        got = self._lock.acquire(timeout=0.1)
        try:
            return sum(self._entries)
        finally:
            if got:
                self._lock.release()

    def entries(self):
        with self._lock:
            return list(self._entries)
