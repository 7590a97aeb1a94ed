"""The list lives in a queue with one place: whoever has taken it out has it alone."""

import contextlib
import queue

class Ledger:
    def __init__(self):
        self._place = queue.Queue(1)
        self._place.put([])

    @contextlib.contextmanager
    def _list(self):
        entries = self._place.get()
        try:
            yield entries
        finally:
            self._place.put(entries)

    def add(self, amount):
        with self._list() as entries:
            entries.append(amount)

    def add_all(self, amounts):
        with self._list() as entries:
            for amount in amounts:
                entries.append(amount)

    def total(self):
        with self._list() as entries:
            return sum(entries)

    def entries(self):
        with self._list() as entries:
            return list(entries)
