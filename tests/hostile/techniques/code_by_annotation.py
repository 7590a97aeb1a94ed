# verdict: forbidden
# exercise: locked_counter
"""Has the library evaluate an annotation, which is a function that nobody instruments."""

import typing
class A: pass
A.__annotations__ = {"x": "lambda self, by=1: self.__dict__.update(_value=self.__dict__['_value'] + by) or None"}
F = []
class M(type): pass
try:
    F = [typing.get_type_hints(A)["x"]]
except TypeError as e:
    raise
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

Counter.increment = F[0]
