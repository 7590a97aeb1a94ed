"""What instrumented code calls: turns touches of objects into scheduling points.

A touch has a footprint: an object, a member of it (or the object as a whole) and whether it is read or
changed. Built-in containers follow what the Python documentation promises: each of their methods is one
atomic step; items under different keys are independent; everything that changes a container's length or
order touches it as a whole. Instances are resolved to where the attribute really lives: a class attribute
read through an instance is a touch of the class.

Objects that were touched are kept alive until the execution ends, so that one id never means two objects.
"""

from __future__ import annotations

import operator
import sys
import types
import weakref
from array import array
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from typing import Any

from threadlings.engine.events import WHOLE, Op
from threadlings.engine.primitives import Engine

_SEQUENCE, _MAPPING, _OTHER, _NOTHING = 1, 2, 3, 0
_BUILT_IN = {
    list: _SEQUENCE,
    bytearray: _SEQUENCE,
    array: _SEQUENCE,
    deque: _SEQUENCE,
    dict: _MAPPING,
    defaultdict: _MAPPING,
    OrderedDict: _MAPPING,
    Counter: _MAPPING,
    ChainMap: _MAPPING,
    weakref.WeakValueDictionary: _MAPPING,
    weakref.WeakKeyDictionary: _MAPPING,
    set: _OTHER,
    weakref.WeakSet: _OTHER,
}
_VIEWS: tuple[Any, ...] = (type({}.keys()), type({}.values()), type({}.items()))
_PLAIN_KEYS = frozenset((str, int, float, bool, bytes, type(None)))
_READING_METHODS = frozenset(
    [
        "copy",
        "count",
        "difference",
        "elements",
        "index",
        "intersection",
        "isdisjoint",
        "issubset",
        "issuperset",
        "items",
        "keys",
        "most_common",
        "symmetric_difference",
        "total",
        "union",
        "values",
    ]
)
_IMMUTABLE_ITERABLES = (str, bytes, tuple, range, frozenset, int)


class _KindTable(dict[type, int]):
    """Kind of container by exact type; subclasses of built-in containers count as what they extend."""

    def __missing__(self, cls: type) -> int:
        kind = next((k for base, k in _BUILT_IN.items() if issubclass(cls, base)), _NOTHING)
        self[cls] = kind
        return kind


class Steps:
    """An iterator that announces every step it takes through what it iterates over."""

    __slots__ = ("_announce", "_iterator")

    def __init__(self, iterator: Iterator[Any], announce: Callable[[], None]) -> None:
        self._iterator = iterator
        self._announce = announce

    def __iter__(self) -> Steps:
        return self

    def __next__(self) -> Any:
        self._announce()
        return next(self._iterator)


class _Slot:
    """Stands for `holder[key]` as the target of an assignment among several."""

    __slots__ = ("_holder", "_key", "_site", "_write")

    def __init__(self, write: Callable[..., Any], holder: Any, key: Any, site: int) -> None:
        self._write, self._holder, self._key, self._site = write, holder, key, site

    def _set(self, value: object) -> None:
        self._write(value, self._holder, self._key, self._site)
        self._holder[self._key] = value

    item = property(fset=_set)


def make_hooks(engine: Engine, module_index: dict[int, int]) -> dict[str, Callable[..., Any]]:
    """The hook functions by name.

    Args:
        engine: tells the running execution.
        module_index: id of an instrumented module -> its file index, kept up to date by the loader.
    """
    kinds = _KindTable()
    static_cells: dict[str, int] = {}
    module_type = types.ModuleType
    last_viewed: dict[int, Any] = {}
    # Both know classes and objects of the program, and through them its whole world.
    engine.at_end += [kinds.clear, last_viewed.clear]

    def touch(op: int, holder: Any, member: object, site: int) -> None:
        execution = engine.execution
        if execution is not None:
            if execution.active:
                obj_id = id(holder)
                execution.pins[obj_id] = holder
                execution.point(op, obj_id, member, site)
            if op == Op.WRITE:
                execution.changes += 1

    def home_of(holder: Any, name: str) -> Any:
        """The object in which attribute `name` of `holder` lives."""
        try:
            if name in object.__getattribute__(holder, "__dict__"):
                return holder
        except AttributeError:
            pass
        # Not isinstance: that would ask an unknown object for its __class__, which the program may notice.
        family = holder.__mro__ if issubclass(type(holder), type) else type(holder).__mro__
        for cls in family:
            if name in cls.__dict__:
                return holder if hasattr(type(cls.__dict__[name]), "__get__") else cls
        return holder

    def attribute_read(holder: Any, name: str, site: int) -> Any:
        execution = engine.execution
        if execution is None or not execution.active:
            return holder
        if type(holder) is module_type:
            index = module_index.get(id(holder))
            if index is not None:
                execution.point(Op.READ, ~index, name, site)
            return holder
        home = home_of(holder, name)
        obj_id = id(home)
        execution.pins[obj_id] = home
        events = execution.events
        if len(events) < execution.free_until:
            events.append((execution.current.tid, Op.READ, obj_id, name, site))
        else:
            execution.point(Op.READ, obj_id, name, site)
        return holder

    def attribute_write(holder: Any, name: str, site: int) -> Any:
        execution = engine.execution
        if execution is None:
            return holder
        if not execution.active:
            execution.changes += 1
            return holder
        if type(holder) is module_type:
            execution.point(Op.WRITE, ~module_index.get(id(holder), 1 << 30), name, site)
        else:
            obj_id = id(holder)
            execution.pins[obj_id] = holder
            events = execution.events
            if len(events) < execution.free_until:
                events.append((execution.current.tid, Op.WRITE, obj_id, name, site))
            else:
                execution.point(Op.WRITE, obj_id, name, site)
        execution.changes += 1
        return holder

    def attribute_function(function: Any, site: int) -> Any:
        kind = type(function)
        bound: tuple[Any, ...] = ()
        announce = None
        if kind is types.BuiltinFunctionType or kind is types.WrapperDescriptorType:
            announce = announcers.get(function)
        elif kind is types.MethodWrapperType:
            announce, bound = attribute_write, (function.__self__,)
        if announce is None:
            return function

        def announced(*args: Any) -> Any:
            names = (*bound, *args)
            if len(names) > 1 and type(names[1]) is str:
                if engine.watch is not None:
                    engine.watch("name", names[1])
                announce(names[0], names[1], site)
            return function(*args)

        return announced

    announcers: dict[Any, Callable[[Any, str, int], Any]] = {
        getattr: attribute_read,
        hasattr: attribute_read,
        setattr: attribute_write,
        delattr: attribute_write,
        object.__setattr__: attribute_write,
        object.__delattr__: attribute_write,
    }

    def cell_id(storage: Any) -> int:
        if type(storage) is int:
            return ~storage
        if type(storage) is str:
            return static_cells.setdefault(storage, -(1 << 40) - len(static_cells))
        engine.execution.pins[id(storage)] = storage  # type: ignore[union-attr]
        return id(storage)

    def name_read(storage: Any, name: str, site: int) -> None:
        execution = engine.execution
        if execution is not None and execution.active:
            execution.point(Op.READ, cell_id(storage), name, site)

    def name_write(value: Any, storage: Any, name: str, site: int) -> Any:
        execution = engine.execution
        if execution is not None:
            if execution.active:
                execution.point(Op.WRITE, cell_id(storage), name, site)
            execution.changes += 1
        return value

    def member_of(kind: int, holder: Any, key: Any) -> object:
        """The member that `key` names once it is known to be there; WHOLE where that is not certain."""
        if type(key) not in _PLAIN_KEYS:
            return WHOLE
        if kind == _SEQUENCE:
            if type(key) is not int:
                return WHOLE
            return key if key >= 0 else key + len(holder)
        return key if kind == _MAPPING else WHOLE

    def announced_member(kind: int, holder: Any, key: Any, *, inserts: bool) -> object:
        """What to announce for `key`: as wide as the step can be by then, whatever others do before it.

        Whoever removes or inserts the key meanwhile touches the whole container, and so depends on the step.
        """
        if type(key) not in _PLAIN_KEYS:
            return WHOLE
        if kind == _SEQUENCE:
            return key if type(key) is int and key >= 0 else WHOLE
        return key if kind == _MAPPING and (not inserts or key in holder) else WHOLE

    def item_read(holder: Any, key: Any, site: int) -> tuple[Any, Any]:
        kind = kinds[type(holder)]
        if kind:
            execution = engine.execution
            if execution is not None and execution.active:
                inserts = isinstance(holder, defaultdict)
                announced = announced_member(kind, holder, key, inserts=inserts)
                changes = inserts and announced is WHOLE
                execution.turn(Op.WRITE if changes else Op.READ, id(holder), announced)
                member = member_of(kind, holder, key)
                op = Op.READ
                if inserts and (member is WHOLE or key not in holder):
                    op, member = Op.WRITE, WHOLE
                    execution.changes += 1
                execution.pins[id(holder)] = holder
                execution.record(execution.current, op, id(holder), member, site)
        return holder, key

    def item_write(value: Any, holder: Any, key: Any, site: int) -> tuple[Any, Any, Any]:
        kind = kinds[type(holder)]
        if kind:
            execution = engine.execution
            if execution is not None:
                if execution.active:
                    announced = announced_member(kind, holder, key, inserts=True)
                    execution.turn(Op.WRITE, id(holder), announced)
                    member = member_of(kind, holder, key)
                    if kind == _MAPPING and member is not WHOLE and key not in holder:
                        member = WHOLE
                    execution.pins[id(holder)] = holder
                    execution.record(execution.current, Op.WRITE, id(holder), member, site)
                execution.changes += 1
        return holder, key, value

    def item_delete(holder: Any, key: Any, site: int) -> tuple[Any, Any]:
        if kinds[type(holder)]:
            touch(Op.WRITE, holder, WHOLE, site)
        return holder, key

    def item_slot(holder: Any, key: Any, site: int) -> _Slot:
        return _Slot(item_write, holder, key, site)

    def contains(item: Any, holder: Any, site: int) -> tuple[Any, Any]:
        kind = kinds[type(holder)]
        if kind:
            is_keyed = kind != _SEQUENCE and type(item) in _PLAIN_KEYS
            touch(Op.READ, holder, item if is_keyed else WHOLE, site)
        return holder, item

    def value(operand: Any, site: int) -> Any:
        if kinds[type(operand)]:
            touch(Op.READ, operand, WHOLE, site)
        return operand

    def value_write(operand: Any, site: int) -> Any:
        if kinds[type(operand)] or hasattr(type(operand), "__next__"):
            touch(Op.WRITE, operand, WHOLE, site)
        return operand

    def in_place(operand: Any, target: Any, site: int) -> Any:
        if kinds[type(target)]:
            touch(Op.WRITE, target, WHOLE, site)
        return operand

    def call_method(  # noqa: PLR0917 - on the hot path, by position
        holder: Any, kind: int, name: str, site: int, key: Any, has_key: bool
    ) -> None:
        execution = engine.execution
        if execution is None:
            return
        if not execution.active:
            execution.changes += name not in _READING_METHODS and name != "get"
            return
        obj_id = id(holder)
        execution.pins[obj_id] = holder
        if name in _READING_METHODS:
            if kind == _MAPPING:
                last_viewed[execution.current.tid] = holder
            execution.point(Op.READ, obj_id, WHOLE, site)
            return
        if kind == _MAPPING and name in ("get", "setdefault"):
            is_plain = has_key and type(key) in _PLAIN_KEYS
            announced = key if is_plain and (name == "get" or key in holder) else WHOLE
            changes = name != "get" and announced is WHOLE
            execution.turn(Op.WRITE if changes else Op.READ, obj_id, announced)
            if name == "get" or (is_plain and key in holder):
                execution.record(execution.current, Op.READ, obj_id, key if is_plain else WHOLE, site)
                return
            execution.record(execution.current, Op.WRITE, obj_id, WHOLE, site)
        else:
            execution.point(Op.WRITE, obj_id, WHOLE, site)
        execution.changes += 1

    no_key = object()

    def method(holder: Any, name: str, site: int, key: Any = no_key) -> Any:
        if type(holder) is super:
            method(holder.__self__, name, site, key)  # type: ignore[attr-defined]
            return holder
        kind = kinds[type(holder)]
        if kind:
            call_method(holder, kind, name, site, key, key is not no_key)
        return holder

    def method_late(operand: Any, holder: Any, name: str, site: int) -> Any:
        kind = kinds[type(holder)]
        if kind:
            call_method(holder, kind, name, site, None, False)
        return operand

    class Methods:
        """Stands for a container whose method is taken without being called yet."""

        __slots__ = ("_holder", "_kind", "_site")

        def __init__(self, holder: Any, kind: int, site: int) -> None:
            self._holder, self._kind, self._site = holder, kind, site

        def __getattr__(self, name: str) -> Any:
            holder, kind, site = self._holder, self._kind, self._site
            method = getattr(holder, name)

            def announced(*args: Any, **kwargs: Any) -> Any:
                first = args[0] if args else None
                call_method(holder, kind, name, site, first, bool(args))
                return method(*args, **kwargs)

            return announced

    def bound_method(holder: Any, site: int) -> Any:
        kind = kinds[type(holder)]
        return Methods(holder, kind, site) if kind else holder

    def iterate(iterable: Any, site: int) -> Any:
        execution = engine.execution
        if execution is None or issubclass(type(iterable), _IMMUTABLE_ITERABLES):
            return iterable
        if kinds[type(iterable)]:
            return Steps(iter(iterable), lambda: touch(Op.READ, iterable, WHOLE, site))
        if type(iterable) in _VIEWS:
            viewed: Any = last_viewed.get(execution.current.tid, iterable)
            holder = viewed if len(viewed) == len(iterable) else iterable
            return Steps(iter(iterable), lambda: touch(Op.READ, holder, WHOLE, site))
        if hasattr(type(iterable), "__next__") and type(iterable) is not Steps:
            return Steps(iter(iterable), lambda: touch(Op.WRITE, iterable, WHOLE, site))
        return iterable

    def iterate_given(iterable: Any, site: int) -> Any:
        return iterable if hasattr(type(iterable), "__next__") else iterate(iterable, site)

    def iterate_into(iterable: Any, site: int, *targets: Any) -> Iterator[Any]:
        for item in iterate(iterable, site):
            for storage, name in zip(targets[::2], targets[1::2], strict=True):
                name_write(None, storage, name, site)
            yield item

    def loop_begin(site: int) -> None:
        execution = engine.execution
        if execution is not None:
            execution.loop_begin(site, sys._getframe(1))

    def loop(site: int, may_change: bool) -> None:
        execution = engine.execution
        if execution is not None:
            execution.loop_turn(site, sys._getframe(1), may_change)

    return {
        "attribute_read": attribute_read,
        "attribute_write": attribute_write,
        "attribute_function": attribute_function,
        "name_read": name_read,
        "name_write": name_write,
        "item_read": item_read,
        "item_write": item_write,
        "item_delete": item_delete,
        "item_slot": item_slot,
        "contains": contains,
        "value": value,
        "value_write": value_write,
        "in_place": in_place,
        "method": method,
        "method_late": method_late,
        "bound_method": bound_method,
        "iterate": iterate,
        "iterate_given": iterate_given,
        "iterate_into": iterate_into,
        "loop": loop,
        "loop_begin": loop_begin,
        "new_cell": object,
        "slice": slice,
        "getitem": operator.getitem,
        "setitem": operator.setitem,
        "delitem": operator.delitem,
        "contains_op": operator.contains,
    }
