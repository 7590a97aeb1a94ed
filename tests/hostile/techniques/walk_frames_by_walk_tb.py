# verdict: forbidden
# exercise: locked_counter
"""Gets a frame from a traceback by way of the library."""

import traceback, operator
def cheat():
    try: 1/0
    except ZeroDivisionError as e:
        f = next(traceback.walk_tb(e.__traceback__))[0]
    back = operator.attrgetter("f_ba" + "ck")
    names = []
    while f is not None:
        names.append(str(f)[-60:]); f = back(f)
    raise RuntimeError("LEAK" + repr(names))

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value
