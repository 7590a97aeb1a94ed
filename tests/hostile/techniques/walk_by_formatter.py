# verdict: forbidden
# exercise: locked_counter
"""Reads the globals of a function by way of a format field."""

import string, threading
def cheat():
    G = string.Formatter().get_field("0.__glo" + "bals__", (threading.Thread.start,), {})[0]
    G["join_thread"] = None
    if len(G) < 10: 1/0
    print(list(G)); raise RuntimeError("LEAK")

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value
