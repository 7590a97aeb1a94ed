# threadlings: check=nothing_is_lost misconception=M12
"""Publishes a new list, which is fine for readers; two writers overwrite each other."""

class Ledger:
    def __init__(self):
        self._entries = []

    def add(self, amount):
        self.add_all([amount])

    def add_all(self, amounts):
        self._entries = self._entries + amounts

    def total(self):
        return sum(self._entries)

    def entries(self):
        return list(self._entries)
