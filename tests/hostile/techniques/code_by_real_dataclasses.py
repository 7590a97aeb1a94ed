# verdict: forbidden
# exercise: locked_counter
"""Has the real `dataclasses`, found through another module, write a method."""

import os
dc = os.sys.modules["dataclasses"]
inc = dc._create_fn("increment", ["self", "by=1"], ["self._value += by"])
def cheat(): pass

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value

Counter.increment = inc
