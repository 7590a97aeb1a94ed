# verdict: forbidden
# exercise: locked_counter
"""Has `update_wrapper` give a function other code."""

import typing, functools
code = typing.ForwardRef("(lambda self, by=1: self.__dict__.update(_value=self.__dict__['_value'] + by))").__forward_code__
def f(): pass
class W: pass
w = W(); 
vars(w)["__co" + "de__"] = code
functools.update_wrapper(f, w, assigned=("__co" + "de__",), updated=())
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

Counter.increment = f()
