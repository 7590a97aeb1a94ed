"""A semaphore with one permit, taken and given back by hand."""

import threading

class Ledger:
    def __init__(self):
        self._entries = []
        self._permit = threading.Semaphore(1)

    def add(self, amount):
        self._alone(self._entries.append, amount)

    def add_all(self, amounts):
        def book_all():
            for amount in amounts:
                self._entries.append(amount)

        self._alone(book_all)

    def total(self):
        return self._alone(sum, self._entries)

    def entries(self):
        return self._alone(list, self._entries)

    def _alone(self, action, *args):
        self._permit.acquire()
        try:
            return action(*args)
        finally:
            self._permit.release()
