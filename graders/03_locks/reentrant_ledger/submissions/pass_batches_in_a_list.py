"""A batch is one tuple in a list of batches; what was booked is worked out by the reader."""

from itertools import chain

class Ledger:
    def __init__(self):
        self._batches = []

    def add(self, amount):
        self._batches.append((amount,))

    def add_all(self, amounts):
        self._batches.append(tuple(amounts))

    def total(self):
        return sum(map(sum, self._batches.copy()))

    def entries(self):
        return list(chain.from_iterable(self._batches.copy()))
