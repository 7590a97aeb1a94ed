# threadlings: check=no_value_is_lost misconception=M12
"""One tuple is published, which is fine for readers; two writers overwrite each other."""

class Stats:
    def __init__(self):
        self._pair = (0, 0.0)

    def add(self, x):
        count, total = self._pair
        self._pair = (count + 1, total + x)

    def snapshot(self):
        return self._pair
