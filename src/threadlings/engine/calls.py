"""What calling a function touches that is not instrumented: one written in C, or one of the library's.

Theory of operation. A call is judged when it is made, by what is called and not by its name:
`list.append(items, 1)`, `operator.iadd`, `add = items.append`, `partial(dict.update, d)` and their aliases
lead to a callable of C that knows its method and object. Functions of the program announce what they do
themselves, and are let through at once. Everything else reads the containers it is given, and uses up
iterators.

Invariant: a function that is not known reads all that it is given. Only functions that are known to change an
argument change it; one of C that does so and is not listed can be missed.
"""

from __future__ import annotations

import bisect
import builtins
import copy
import dataclasses
import functools
import heapq
import inspect
import json
import operator
import pprint
import random
import types
from collections.abc import Callable
from typing import Any

from threadlings.engine.events import WHOLE, Op
from threadlings.engine.execution import Touch
from threadlings.engine.footprints import ITERATOR, Footprints
from threadlings.engine.frames import builtins_of
from threadlings.engine.primitives import Engine

READING_METHODS = frozenset(
    [
        *("copy", "count", "difference", "elements", "index", "intersection", "isdisjoint", "issubset"),
        *("issuperset", "items", "keys", "most_common", "symmetric_difference", "total", "union", "values"),
        *(
            "__add__",
            "__and__",
            "__class__",
            "__contains__",
            "__copy__",
            "__dir__",
            "__eq__",
            "__format__",
            "__ge__",
        ),
        *("__getattribute__", "__getitem__", "__gt__", "__iter__", "__le__", "__len__", "__lt__", "__mul__"),
        *(
            "__ne__",
            "__or__",
            "__radd__",
            "__rand__",
            "__reduce__",
            "__reduce_ex__",
            "__repr__",
            "__reversed__",
        ),
        *("__rmul__", "__ror__", "__rsub__", "__rxor__", "__sizeof__", "__str__", "__sub__", "__xor__"),
        *(
            "get",
            "decode",
            "endswith",
            "find",
            "getvalue",
            "hex",
            "maps",
            "rfind",
            "rindex",
            "split",
            "startswith",
        ),
        *(
            "strip",
            "tobytes",
            "tolist",
            "tounicode",
            "__length_hint__",
            "__setstate__",
            "partition",
            "buffer_info",
        ),
    ]
)
"""Methods of containers that change nothing; every other one changes its container."""

_PLAIN = frozenset((types.FunctionType, types.MethodType))
_BUILT_IN_DICT = vars(builtins)
_METHODS = (types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType)
_MEMBERS = (types.MemberDescriptorType, types.GetSetDescriptorType)
_HEAP_TYPE = 1 << 9
_ATTRIBUTE_OPS: dict[Any, int] = {
    getattr: Op.READ,
    hasattr: Op.READ,
    setattr: Op.WRITE,
    delattr: Op.WRITE,
    object.__setattr__: Op.WRITE,
    object.__delattr__: Op.WRITE,
    type.__setattr__: Op.WRITE,
    type.__delattr__: Op.WRITE,
    object.__getattribute__: Op.READ,
    inspect.getattr_static: Op.READ,
}
_ATTRIBUTE_METHODS = {"__getattribute__": Op.READ, "__setattr__": Op.WRITE, "__delattr__": Op.WRITE}
_FIRST_IS_CHANGED: frozenset[Any] = frozenset(
    [
        *(heapq.heappush, heapq.heappop, heapq.heapify, heapq.heapreplace, heapq.heappushpop),
        *(bisect.insort, bisect.insort_left, random.Random.shuffle, next),
        *(
            operator.setitem,
            operator.delitem,
            operator.iadd,
            operator.iand,
            operator.iconcat,
            operator.ifloordiv,
        ),
        *(operator.ilshift, operator.imatmul, operator.imod, operator.imul, operator.ior, operator.ipow),
        *(operator.irshift, operator.isub, operator.itruediv, operator.ixor),
    ]
)
_ARGUMENTS_ARE_NAMESPACES: frozenset[Any] = frozenset((exec, eval))
_READS_OBJECTS: frozenset[Any] = frozenset(
    [
        *(copy.copy, copy.deepcopy, dataclasses.asdict, dataclasses.astuple, dataclasses.replace, dir),
        *(json.dumps, json.dump, pprint.pformat, pprint.pprint, json.JSONEncoder.encode),
    ]
)
_READS_INSIDE: frozenset[Any] = frozenset(
    [
        *(print, repr, str, ascii, format, sorted, max, min, str.format, str.format_map, operator.mod),
        *(operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
    ]
)
_TOUCHES_NOTHING: frozenset[Any] = frozenset(
    [
        *(id, type, isinstance, issubclass, callable, hash, super, locals, globals, property, staticmethod),
        *(classmethod, object, range, int, float, complex, abs, round, ord, chr, bin, hex, oct, divmod, pow),
        *(input, open, breakpoint, compile, __import__, slice, iter, map, filter, zip, enumerate, reversed),
    ]
)
"""Also those that only make an iterator: what it reads later is announced then."""


class Calls:
    """Tells what a call touches."""

    def __init__(self, engine: Engine, footprints: Footprints) -> None:
        self._engine = engine
        self._footprints = footprints
        self._kinds = footprints.kinds
        footprints.read_objects |= _READS_OBJECTS

    def is_program(self, function: Any) -> bool:
        """Whether `function` is instrumented, so that it speaks for itself."""
        kind = type(function)
        if kind is types.MethodType:
            function = function.__func__
            kind = type(function)
        return (
            kind is types.FunctionType
            and builtins_of(function) is not _BUILT_IN_DICT
            and function not in self._footprints.read_objects
        )

    def touches(self, function: Any, arguments: tuple[Any, ...]) -> list[Touch]:
        """Footprint of `function(*arguments)`; empty where it speaks for itself."""
        kind = type(function)
        if kind is types.BuiltinFunctionType:
            owner = function.__self__
            if owner is not None and type(owner) is not types.ModuleType:
                return self._method(owner, function.__name__, arguments)
            return self._function(function, arguments)
        if kind in _PLAIN:
            if kind is types.MethodType:
                arguments = (function.__self__, *arguments)
                function = function.__func__
                if type(function) is not types.FunctionType:
                    return self.touches(function, arguments)
            if self.is_program(function):
                return []
            return self._function(function, arguments)
        if kind in _METHODS:
            if function in _ATTRIBUTE_OPS or function in _READS_INSIDE:
                return self._function(function, arguments)
            return self._method(arguments[0], function.__name__, arguments[1:]) if arguments else []
        if kind is types.MethodWrapperType:
            return self._slot(function, arguments)
        if kind is functools.partial:
            return self.touches(function.func, (*function.args, *arguments, *function.keywords.values()))
        if kind in (operator.itemgetter, operator.attrgetter, operator.methodcaller):
            return self._getter(kind, function.__reduce__()[1], arguments)
        if kind.__name__ == "_lru_cache_wrapper":
            self._footprints.pin(function)
            return [(Op.WRITE, id(function), WHOLE)]
        if isinstance(function, type):
            return self._construct(function, arguments)
        return []

    def _construct(self, cls: type, arguments: tuple[Any, ...]) -> list[Touch]:
        """Making an object reads what it is made of, unless Python code says how it is made."""
        if not arguments or cls in _TOUCHES_NOTHING:
            return []
        made_by = {type(getattr(cls, name, None)) for name in ("__init__", "__new__")}
        if types.FunctionType in made_by or type(cls) is not type:
            return []
        return self._function(cls, arguments)

    def _function(self, function: Any, arguments: tuple[Any, ...]) -> list[Touch]:
        footprints = self._footprints
        if function in _TOUCHES_NOTHING or not arguments:
            return []
        op = _ATTRIBUTE_OPS.get(function)
        if op is not None:
            if len(arguments) > 1 and type(arguments[1]) is str:
                return self._attribute(op, arguments[0], arguments[1])
            return []
        found: list[Touch] = []
        if function is vars:
            footprints.remember_namespace(arguments[0])
        elif function in _ARGUMENTS_ARE_NAMESPACES:
            for namespace in arguments[1:]:
                found += footprints.touches(Op.WRITE, namespace)
        elif function in footprints.read_objects or function in _READS_INSIDE:
            for argument in arguments:
                found += footprints.deep(argument, objects=function in footprints.read_objects)
        elif function in _FIRST_IS_CHANGED:
            where = 1 if function is random.Random.shuffle else 0
            for index, argument in enumerate(arguments):
                found += footprints.touches(Op.WRITE if index == where else Op.READ, argument)
        else:
            inserts = function is operator.getitem and hasattr(arguments[0], "default_factory")
            for argument in arguments:
                found += footprints.touches(Op.WRITE if inserts else Op.READ, argument)
        return found

    def _attribute(self, op: int, holder: Any, name: str) -> list[Touch]:
        """An attribute whose name is not in the program's text as such."""
        if self._engine.watch is not None:
            self._engine.watch("name", name)
            if op == Op.WRITE and id(holder) in self._engine.protected:
                self._engine.watch("write", f"{getattr(holder, '__name__', '')}.{name}")
        return self._footprints.attribute(op, holder, name)

    def _method(self, holder: Any, name: str, arguments: tuple[Any, ...]) -> list[Touch]:
        """A method written in C, of `holder`."""
        footprints = self._footprints
        found: list[Touch] = []
        kind = self._kinds[type(holder)]
        if kind:
            changes = name not in READING_METHODS or (
                name == "__getitem__" and hasattr(holder, "default_factory")
            )
            found += footprints.touches(Op.WRITE if changes else Op.READ, holder)
        elif type(holder).__name__ == "_lru_cache_wrapper":
            footprints.pin(holder)
            found.append((Op.READ if name == "cache_info" else Op.WRITE, id(holder), WHOLE))
        elif name in _ATTRIBUTE_METHODS and arguments and type(arguments[0]) is str:
            found += self._attribute(_ATTRIBUTE_METHODS[name], holder, arguments[0])
        for argument in arguments:
            if self._kinds[type(argument)]:
                found += footprints.touches(Op.READ, argument)
            elif type(holder) is str:
                found += footprints.deep(argument, objects=False)
        return found

    def _slot(self, function: Any, arguments: tuple[Any, ...]) -> list[Touch]:
        """A special method of C bound to its object, such as `items.__len__` or `C.n.__set__`."""
        holder = function.__self__
        if type(holder) in _MEMBERS and arguments:
            op = Op.READ if function.__name__ == "__get__" else Op.WRITE
            return self._footprints.attribute(op, arguments[0], holder.__name__)
        return self._method(holder, function.__name__, arguments)

    def _getter(self, kind: type, how: tuple[Any, ...], arguments: tuple[Any, ...]) -> list[Touch]:
        found: list[Touch] = []
        if not arguments:
            return found
        holder = arguments[0]
        if kind is operator.methodcaller:
            method = getattr(type(holder), how[0], None)
            return self.touches(method, (holder, *how[1:]))
        if kind is operator.itemgetter:
            return self._footprints.touches(Op.READ, holder)
        for path in how:
            part = holder
            for name in path.split("."):
                found += self._attribute(Op.READ, part, name)
                if "." in path:
                    part = getattr(part, name, None)
        return found

    def is_worth_wrapping(self, function: Any) -> bool:
        """Whether library code that is given `function` may touch shared state by calling it."""
        kind = type(function)
        if kind is types.BuiltinFunctionType:
            owner = function.__self__
            if owner is not None and type(owner) is not types.ModuleType:
                return bool(self._kinds[type(owner)])
            return function not in _TOUCHES_NOTHING
        if kind is types.MethodWrapperType:
            return bool(self._kinds[type(function.__self__)]) or type(function.__self__) in _MEMBERS
        return kind in _METHODS or kind in (operator.itemgetter, operator.attrgetter, operator.methodcaller)


Announce = Callable[[list[Touch], int], None]
__all__ = ["ITERATOR", "READING_METHODS", "Announce", "Calls"]
