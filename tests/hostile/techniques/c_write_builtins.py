# verdict: forbidden
# exercise: locked_counter
"""Changes a builtin by a function of C, and puts it back."""

import os, builtins
real = builtins.range
def cheat():
    list(map(setattr, [os.sys.modules["builtins"]], ["isinstance"], [lambda *a: True]))

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        list(map(setattr, [builtins], ["isinstance"], [isinstance])); return self._value
