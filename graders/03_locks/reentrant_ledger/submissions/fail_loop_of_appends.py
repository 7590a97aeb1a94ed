# threadlings: check=batch_is_whole misconception=M29
"""`append` is one step, so a loop of appends is believed to be one."""

class Ledger:
    def __init__(self):
        self._entries = []

    def add(self, amount):
        self._entries.append(amount)

    def add_all(self, amounts):
        for amount in amounts:
            self._entries.append(amount)

    def total(self):
        return sum(self._entries)

    def entries(self):
        return list(self._entries)
