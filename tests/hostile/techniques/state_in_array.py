# verdict: failed
# exercise: locked_counter
"""Keeps what threads share in an array."""

import array
class Counter:
    def __init__(self):
        self.a = array.array("q", [0])
    def increment(self, by=1):
        self.a[0] = int(self.a[0] + by)
    @property
    def value(self):
        return self.a[0]
