# threadlings: check=snapshot_is_one_moment misconception=none
"""Both containers are safe by themselves, and the reader looks at one after the other."""

class Stats:
    def __init__(self):
        self._values = []
        self._marks = []

    def add(self, x):
        self._marks.append(1)
        self._values.append(x)

    def snapshot(self):
        return len(self._marks), sum(self._values.copy())
