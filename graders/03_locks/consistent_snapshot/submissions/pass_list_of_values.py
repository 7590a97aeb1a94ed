"""Keeps the values; append is one step, and a copy of the list is of one moment."""

class Stats:
    def __init__(self):
        self._values = []

    def add(self, x):
        self._values.append(x)

    def snapshot(self):
        values = self._values.copy()
        return len(values), sum(values)
