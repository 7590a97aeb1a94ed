# verdict: forbidden
# exercise: locked_counter
"""Keeps what threads share in the environment."""

import os
class Counter:
    n = 0
    def __init__(self):
        Counter.n += 1
        self.k = "V%d" % Counter.n
        os.environ[self.k] = "0"
    def increment(self, by=1):
        os.environ[self.k] = str(int(int(os.environ[self.k]) + by))
    @property
    def value(self):
        return int(os.environ[self.k])
