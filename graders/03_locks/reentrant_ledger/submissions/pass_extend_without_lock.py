"""To extend a list by a list is one step, and so is to copy it: no lock is needed."""

class Ledger:
    def __init__(self):
        self._entries = []

    def add(self, amount):
        self._entries.append(amount)

    def add_all(self, amounts):
        self._entries.extend(list(amounts))

    def total(self):
        return sum(self._entries.copy())

    def entries(self):
        return self._entries.copy()
