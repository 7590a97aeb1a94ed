# verdict: forbidden
# exercise: locked_counter
"""Has the real `dataclasses`, found through another module, write a method."""

import os
dc = os.sys.modules["dataclasses"]
if hasattr(dc, "_create_fn"):
    inc = dc._create_fn("increment", ["self", "by=1"], ["self._value += by"])
else:  # since Python 3.13
    builder = dc._FuncBuilder({})
    builder.add_fn("increment", ["self", "by=1"], ["  self._value += by"])
    class Holder: pass
    builder.add_fns_to_class(Holder)
    inc = Holder.increment
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
