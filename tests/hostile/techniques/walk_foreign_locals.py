# verdict: forbidden
# exercise: locked_counter
"""Lets the engine call `locals` in its own frame, from C."""

import threading, functools, itertools
got = []
class T(threading.Thread):
    run = functools.partial(got.extend, itertools.islice(iter(locals, 1), 1))
def cheat():
    t = T(); t.start(); t.join()
    raise RuntimeError("LEAK %r" % [list(g) for g in got])

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value
