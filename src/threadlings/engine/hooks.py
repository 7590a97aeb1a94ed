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
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from threadlings.engine.calls import READING_METHODS, Calls
from threadlings.engine.events import WHOLE, Op
from threadlings.engine.execution import Touch
from threadlings.engine.footprints import ITERATOR, MAPPING, SEQUENCE, THROUGH, Footprints
from threadlings.engine.primitives import Engine

_SEQUENCE, _MAPPING = SEQUENCE, MAPPING
_PLAIN_KEYS = frozenset((str, int, float, bool, bytes, type(None)))
_EXPANDED = (tuple, list)
_IN_PLACE: dict[str, Callable[..., Any]] = {
    "in_place_Add": operator.iadd,
    "in_place_Sub": operator.isub,
    "in_place_Mult": operator.imul,
    "in_place_MatMult": operator.imatmul,
    "in_place_Div": operator.itruediv,
    "in_place_Mod": operator.imod,
    "in_place_Pow": operator.ipow,
    "in_place_LShift": operator.ilshift,
    "in_place_RShift": operator.irshift,
    "in_place_BitOr": operator.ior,
    "in_place_BitXor": operator.ixor,
    "in_place_BitAnd": operator.iand,
    "in_place_FloorDiv": operator.ifloordiv,
}
_LEAVES = frozenset((str, bytes, int, float, bool, type(None)))
_IMMUTABLE_ITERABLES = (str, bytes, tuple, range, frozenset, int)
_SPEAK_FOR_THEMSELVES = frozenset((types.FunctionType, types.MethodType))


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


class _Spread:
    """Stands for the arguments that `*value` or `**value` passes."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _references(operand: Any, _site: int) -> int:
    return sys.getrefcount(operand)


_REFERENCES_OF_A_FRESH_RESULT = _references(object(), 0)
"""What `sys.getrefcount` says in a hook about a call's result that nobody else has."""


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
    footprints = engine.footprints = Footprints(engine, module_index)
    calls = Calls(engine, footprints)
    kinds, namespaces = footprints.kinds, footprints.namespaces
    static_cells: dict[str, int] = {}
    module_type = types.ModuleType

    def announce(touches: list[Touch], site: int) -> None:
        """Announce one step that touches all of this."""
        execution = engine.execution
        if execution is not None and touches:
            if execution.active:
                execution.points(touches, site)
            execution.changes += any(touch[0] != Op.READ for touch in touches)

    def touch(op: int, holder: Any, member: object, site: int) -> None:
        """Announce a touch of a container or iterator."""
        execution = engine.execution
        if execution is not None:
            kind = kinds[type(holder)]
            if kind >= THROUGH:
                announce(footprints.touches(op, holder), site)
                return
            if execution.active:
                obj_id = id(holder)
                if obj_id in namespaces:
                    obj_id, holder = namespaces[obj_id]
                execution.pins[obj_id] = holder
                execution.point(op, obj_id, member, site)
            if op == Op.WRITE:
                execution.changes += 1

    def attribute_read(holder: Any, name: str, site: int) -> Any:
        execution = engine.execution
        if execution is None:
            return holder
        if name == "__dict__":
            footprints.remember_namespace(holder)
        if not execution.active:
            return holder
        if type(holder) is module_type:
            index = module_index.get(id(holder))
            if index is not None:
                execution.point(Op.READ, ~index, name, site)
            return holder
        try:
            is_own = name in object.__getattribute__(holder, "__dict__")
        except AttributeError:
            is_own = False
        if not is_own:
            execution.points(footprints.attribute(Op.READ, holder, name), site)
            return holder
        obj_id = id(holder)
        execution.pins[obj_id] = holder
        events = execution.events
        if len(events) < execution.free_until:
            events.append((execution.current.tid, Op.READ, obj_id, name, site))
        else:
            execution.point(Op.READ, obj_id, name, site)
        return holder

    def attribute_write(holder: Any, name: str, site: int) -> Any:
        if id(holder) in engine.protected and engine.watch is not None:
            engine.watch("write", f"{getattr(holder, '__name__', '')}.{name}")
        execution = engine.execution
        if execution is None:
            return holder
        if not execution.active:
            execution.changes += 1
            return holder
        if type(holder) is module_type or name in ("__class__", "__dict__"):
            execution.points(footprints.attribute(Op.WRITE, holder, name), site)
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

    def announced_item(
        op: int, kind: int, holder: Any, key: Any, *, inserts: bool
    ) -> tuple[int, object, tuple[dict[Any, Any], Any] | None]:
        """What to announce for an item: operation, member, and what to ask whether the step became wider.

        Others may remove the key before this thread's turn, and then the step inserts it: a change of the
        whole, also for those who come between the removal and the step.
        """
        if type(key) not in _PLAIN_KEYS:
            return (Op.WRITE if inserts else op), WHOLE, None
        if kind == _SEQUENCE:
            return op, (key if type(key) is int and key >= 0 else WHOLE), None
        if kind != _MAPPING:
            return op, WHOLE, None
        if not inserts:
            return op, key, None
        if isinstance(holder, dict) and dict.__contains__(holder, key):
            return op, key, (holder, key)
        return Op.WRITE, WHOLE, None

    def item_read(holder: Any, key: Any, site: int) -> tuple[Any, Any]:
        kind = kinds[type(holder)]
        if kind:
            execution = engine.execution
            if kind >= THROUGH or id(holder) in namespaces:
                touch(Op.READ, holder, key if type(key) is str else WHOLE, site)
            elif execution is not None and execution.active:
                inserts = isinstance(holder, defaultdict)
                op, announced, insert = announced_item(Op.READ, kind, holder, key, inserts=inserts)
                execution.turn(op, id(holder), announced, insert=insert)
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
            if kind >= THROUGH or id(holder) in namespaces:
                touch(Op.WRITE, holder, key if type(key) is str else WHOLE, site)
            elif execution is not None:
                if execution.active:
                    op, announced, insert = announced_item(Op.WRITE, kind, holder, key, inserts=True)
                    execution.turn(op, id(holder), announced, insert=insert)
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

    def call_result(operand: Any, site: int) -> Any:
        if sys.getrefcount(operand) > _REFERENCES_OF_A_FRESH_RESULT and kinds[type(operand)]:
            touch(Op.READ, operand, WHOLE, site)
        return operand

    def value_write(operand: Any, site: int) -> Any:
        if kinds[type(operand)]:
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
        if kind >= THROUGH:
            touch(Op.READ if name in READING_METHODS else Op.WRITE, holder, WHOLE, site)
            return
        if not execution.active:
            execution.changes += name not in READING_METHODS
            return
        obj_id = id(holder)
        if obj_id in namespaces:
            obj_id, holder = namespaces[obj_id]
        execution.pins[obj_id] = holder
        if kind == _MAPPING and name in ("get", "setdefault"):
            is_plain = has_key and type(key) in _PLAIN_KEYS
            if obj_id != id(holder) or type(holder) is module_type:
                is_plain = False
            if is_plain:
                op, member, insert = announced_item(Op.READ, kind, holder, key, inserts=name != "get")
            else:
                op, member, insert = Op.READ if name == "get" else Op.WRITE, WHOLE, None
            execution.turn(op, obj_id, member, insert=insert)
            if name == "get" or (is_plain and key in holder):
                execution.record(execution.current, Op.READ, obj_id, key if is_plain else WHOLE, site)
                return
            execution.record(execution.current, Op.WRITE, obj_id, WHOLE, site)
        elif name in READING_METHODS:
            execution.point(Op.READ, obj_id, WHOLE, site)
            return
        else:
            execution.point(Op.WRITE, obj_id, WHOLE, site)
        execution.changes += 1

    no_key = object()

    def method(holder: Any, name: str, site: int, key: Any = no_key) -> Any:
        if type(holder) is super:
            method(holder.__self__, name, site, key)  # type: ignore[attr-defined]
            return holder
        if type(holder) is type and kinds[holder] and key is not no_key:
            touch(Op.READ if name in READING_METHODS else Op.WRITE, key, WHOLE, site)
            return holder
        kind = kinds[type(holder)]
        if kind:
            call_method(holder, kind, name, site, key, key is not no_key)
        return holder

    def method_late(operand: Any, holder: Any, name: str, site: int, *_: Any) -> Any:
        if type(holder) is type and kinds[holder]:
            touch(Op.READ if name in READING_METHODS else Op.WRITE, operand, WHOLE, site)
            return operand
        kind = kinds[type(holder)]
        if kind:
            call_method(holder, kind, name, site, None, False)
        return operand

    def announcing(function: Any, site: int) -> Callable[..., Any]:
        """`function`, announcing each call that code without hooks makes of it."""

        def announced(*args: Any, **kwargs: Any) -> Any:
            if engine.execution is not None:
                announce(calls.touches(function, (*args, *kwargs.values())), site)
            return function(*args, **kwargs)

        for name in ("__name__", "__qualname__", "__doc__", "__self__"):
            if hasattr(function, name):
                setattr(announced, name, getattr(function, name))
        return announced

    class Methods:
        """Stands for a container, or its class, whose method is taken without being called yet."""

        __slots__ = ("_holder", "_site")

        def __init__(self, holder: Any, site: int) -> None:
            self._holder, self._site = holder, site

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._holder, name)
            return announcing(found, self._site) if calls.is_worth_wrapping(found) else found

    def bound_method(holder: Any, site: int) -> Any:
        is_class = type(holder) is type and kinds[holder]
        return Methods(holder, site) if is_class or kinds[type(holder)] else holder

    def given(function: Any, site: int) -> Any:
        return announcing(function, site) if calls.is_worth_wrapping(function) else function

    def call(function: Any, site: int, *arguments: Any) -> Any:
        if type(function) in _SPEAK_FOR_THEMSELVES and calls.is_program(function):
            return function
        if engine.execution is not None:
            if any(type(argument) is _Spread for argument in arguments):
                arguments = tuple(flat(arguments))
            announce(calls.touches(function, arguments), site)
        return function

    def flat(arguments: tuple[Any, ...]) -> Iterator[Any]:
        for argument in arguments:
            if type(argument) is not _Spread:
                yield argument
            elif type(argument.value) in _EXPANDED:
                yield from argument.value
            elif type(argument.value) is dict:
                yield from argument.value.values()

    def call_late_spread(value: Any, function: Any, site: int, count: int, *earlier: Any) -> Any:
        call(function, site, *earlier[:count], _Spread(value))
        return value

    def call_late(value: Any, function: Any, site: int, count: int, *earlier: Any) -> Any:
        call(function, site, *earlier[:count], value)
        return value

    def value_deep(operand: Any, site: int) -> Any:
        if type(operand) not in _LEAVES and engine.execution is not None and engine.execution.active:
            announce(footprints.deep(operand, objects=False), site)
        return operand

    def matched(operand: Any, site: int) -> Any:
        if type(operand) not in _LEAVES and engine.execution is not None and engine.execution.active:
            announce(footprints.deep(operand, objects=True), site)
        return operand

    def bind(storage: Any, name: str, site: int) -> Callable[[Any], Any]:
        return lambda value: name_write(value, storage, name, site)

    def always(*_: Any) -> bool:
        return True

    def iterate(iterable: Any, site: int) -> Any:
        if engine.execution is None or issubclass(type(iterable), _IMMUTABLE_ITERABLES):
            return iterable
        kind = kinds[type(iterable)]
        if kind:
            op = Op.WRITE if kind == ITERATOR else Op.READ
            return Steps(iter(iterable), lambda: touch(op, iterable, WHOLE, site))
        return iterable

    def iterate_result(iterable: Any, site: int) -> Any:
        # A view is new each time, what it shows is not.
        if sys.getrefcount(iterable) <= _REFERENCES_OF_A_FRESH_RESULT and kinds[type(iterable)] != THROUGH:
            return iterable
        return iterate(iterable, site)

    def delegate(iterable: Any, site: int) -> Any:
        """For `yield from`, which talks to generators: they cannot be replaced."""
        kind = kinds[type(iterable)]
        if kind != ITERATOR:
            return iterate(iterable, site)
        touch(Op.WRITE, iterable, WHOLE, site)
        return iterable

    def iterate_given(iterable: Any, site: int) -> Any:
        return iterable if hasattr(type(iterable), "__next__") else iterate(iterable, site)

    def iterate_into(iterable: Any, site: int, *targets: Any) -> Iterator[Any]:
        for item in iterate(iterable, site):
            for storage, name in zip(targets[::2], targets[1::2], strict=True):
                name_write(None, storage, name, site)
            yield item

    def visible_line(site: int) -> None:
        execution = engine.execution
        if execution is not None:
            execution.visible_line(site)

    def loop_begin(site: int) -> None:
        execution = engine.execution
        if execution is not None:
            execution.loop_begin(site, sys._getframe(1))

    def loop(site: int, may_change: bool) -> None:
        execution = engine.execution
        if execution is not None:
            execution.loop_turn(site, sys._getframe(1), may_change)

    return _IN_PLACE | {
        "attribute_read": attribute_read,
        "attribute_write": attribute_write,
        "name_read": name_read,
        "name_write": name_write,
        "item_read": item_read,
        "item_write": item_write,
        "item_delete": item_delete,
        "item_slot": item_slot,
        "contains": contains,
        "value": value,
        "value_deep": value_deep,
        "call_result": call_result,
        "iterate_result": iterate_result,
        "delegate": delegate,
        "spread": _Spread,
        "call_late_spread": call_late_spread,
        "matched": matched,
        "bind": bind,
        "always": always,
        "given": given,
        "call": call,
        "call_late": call_late,
        "value_write": value_write,
        "in_place": in_place,
        "method": method,
        "method_late": method_late,
        "bound_method": bound_method,
        "iterate": iterate,
        "iterate_given": iterate_given,
        "iterate_into": iterate_into,
        "text": lambda text, *_: text,
        "compile": lambda function, *_: function,
        "visible_line": visible_line,
        "loop": loop,
        "loop_begin": loop_begin,
        "new_cell": object,
        "slice": slice,
        "getitem": operator.getitem,
        "setitem": operator.setitem,
        "delitem": operator.delitem,
        "contains_op": operator.contains,
    }
