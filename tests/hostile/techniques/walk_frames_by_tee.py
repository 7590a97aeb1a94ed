# verdict: forbidden
# exercise: locked_counter
"""Has the library walk a traceback, and keeps what it saw."""

import itertools, traceback, operator
def cheat():
    try: 1/0
    except ZeroDivisionError as e:
        a, b = itertools.tee(traceback.walk_tb(e.__traceback__))
        traceback.StackSummary.extract(a)
        f = next(b)[0]
    names = [f.f_code.co_name, str(f)]
    g = getattr(f, "f_ba" + "ck")
    raise RuntimeError("LEAK" + str(g))

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value
