"""What an object's state consists of: which storage a touch of it really is a touch of.

Theory of operation. A hook knows an object and a member. The *footprint* is the storage behind them, and
two ways to the same storage must give the same footprint: `obj.n` and `vars(obj)["n"]` are one; so are a
module's globals and its attributes, a dictionary and its views, a bytearray and a memoryview of it. An
attribute that is found in a class is a touch of the object, which might have had its own, and of every
class on the way.

Built-in containers follow what the Python documentation promises: each of their methods is one atomic step;
items under different keys are independent; everything that changes a container's length or order touches it
as a whole.

Invariant: a footprint may be wider than the touch, never narrower.
"""

from __future__ import annotations

import gc
import io
import types
import weakref
from array import array
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any

from threadlings.engine.events import WHOLE, Op
from threadlings.engine.execution import Touch
from threadlings.engine.frames import class_dict
from threadlings.engine.primitives import Engine

NOTHING, SEQUENCE, MAPPING, OTHER, THROUGH, ITERATOR = 0, 1, 2, 3, 4, 5
_BUILT_IN: dict[type, int] = {
    list: SEQUENCE,
    bytearray: SEQUENCE,
    array: SEQUENCE,
    deque: SEQUENCE,
    dict: MAPPING,
    defaultdict: MAPPING,
    OrderedDict: MAPPING,
    Counter: MAPPING,
    weakref.WeakValueDictionary: MAPPING,
    weakref.WeakKeyDictionary: MAPPING,
    set: OTHER,
    weakref.WeakSet: OTHER,
    io.StringIO: OTHER,
    io.BytesIO: OTHER,
    ChainMap: THROUGH,
    UserDict: THROUGH,
    UserList: THROUGH,
    UserString: THROUGH,
    memoryview: THROUGH,
    types.MappingProxyType: THROUGH,
    types.SimpleNamespace: THROUGH,
    type({}.keys()): THROUGH,
    type({}.values()): THROUGH,
    type({}.items()): THROUGH,
    type(OrderedDict().keys()): THROUGH,
    type(OrderedDict().values()): THROUGH,
    type(OrderedDict().items()): THROUGH,
}
_VIEWS = tuple(cls for cls in _BUILT_IN if cls.__name__.endswith(("dict_keys", "dict_values", "dict_items")))
_PARTS_AT_MOST = 64
_HEAP_TYPE = 1 << 9
_LEAVES = (str, bytes, int, float, complex, type(None), type, types.ModuleType, types.FunctionType)
_INSIDE = frozenset((list, tuple, dict, set, frozenset, deque, defaultdict, OrderedDict))


class KindTable(dict[type, int]):
    """Kind of container by exact type; subclasses of built-in containers count as what they extend."""

    def __missing__(self, cls: type) -> int:
        kind = next((k for base, k in _BUILT_IN.items() if issubclass(cls, base)), NOTHING)
        # Iterators written in Python announce what they do themselves; those written in C cannot.
        if not kind and _is_iterator_in_c(cls):
            kind = ITERATOR
        self[cls] = kind
        return kind


def _is_iterator_in_c(cls: type) -> bool:
    step = next((vars(base)["__next__"] for base in cls.__mro__ if "__next__" in vars(base)), None)
    return isinstance(step, types.WrapperDescriptorType) or cls is types.CoroutineType


class Footprints:
    """Finds footprints, within one execution at a time.

    Attributes:
        kinds: kind of container by type.
        namespaces: id of a dictionary that holds attributes -> (id of their object, that object); the ids of
            modules are negative.
        read_objects: library functions that read every attribute of the objects they are given.
    """

    def __init__(self, engine: Engine, module_index: dict[int, int]) -> None:
        self.kinds = KindTable()
        self.namespaces: dict[int, tuple[int, Any]] = {}
        self.read_objects: set[Any] = set()
        self._module_index = module_index
        self._engine = engine
        # Both know classes and objects of the program, and through them its whole world.
        engine.at_end += [self.kinds.clear, self.namespaces.clear]

    def remember_namespace(self, holder: Any) -> None:
        """From now on, a touch of `holder.__dict__` is a touch of `holder`."""
        execution = self._engine.execution
        try:
            namespace = object.__getattribute__(holder, "__dict__")
        except (AttributeError, TypeError):
            return
        if isinstance(holder, type):
            namespace = gc.get_referents(class_dict(holder))[0]
        obj_id = id(holder)
        if type(holder) is types.ModuleType:
            index = self._module_index.get(obj_id)
            if index is None:
                return
            obj_id = ~index
        if execution is not None and type(namespace) is dict:
            self.namespaces[id(namespace)] = obj_id, holder
            execution.pins[id(namespace)] = namespace

    def pin(self, holder: Any) -> None:
        """Keep `holder` until the execution ends, so that its id stays its own, once threads run."""
        execution = self._engine.execution
        if execution is not None and execution.active:
            execution.pins[id(holder)] = holder

    def parts(self, holder: Any) -> list[Any]:
        """The containers that a container of kind THROUGH stands for."""
        if isinstance(holder, ChainMap):
            return [holder.maps, *holder.maps]
        if isinstance(holder, UserDict | UserList):
            return [holder.data]
        if isinstance(holder, memoryview):
            return [holder.obj]
        if isinstance(holder, types.SimpleNamespace | UserString):
            self.remember_namespace(holder)
            return [vars(holder)]
        if isinstance(holder, _VIEWS):
            holder = holder.mapping  # type: ignore[attr-defined]
        return gc.get_referents(holder)[:1]

    def touches(self, op: int, holder: Any, member: object = WHOLE) -> list[Touch]:
        """Footprint of a touch of a container or iterator; empty for anything else."""
        kind = self.kinds[type(holder)]
        if not kind:
            return []
        if kind == THROUGH:
            found = []
            for part in self.parts(holder):
                found += self.touches(op, part)
            return found
        obj_id = id(holder)
        if obj_id in self.namespaces:
            obj_id, holder = self.namespaces[obj_id]
        self.pin(holder)
        if kind == ITERATOR:
            return [(Op.WRITE, obj_id, WHOLE), *self._iterated(holder)]
        return [(op, obj_id, member)]

    def _iterated(self, iterator: Any) -> list[Touch]:
        """What an iterator of C will read when it goes on."""
        if isinstance(iterator, types.GeneratorType | types.CoroutineType | types.AsyncGeneratorType):
            return []
        found = []
        for part in gc.get_referents(iterator)[:4]:
            if self.kinds[type(part)] not in (NOTHING, ITERATOR):
                found += self.touches(Op.READ, part)
        return found

    def deep(self, holder: Any, *, objects: bool) -> list[Touch]:
        """Footprint of reading `holder` with all that it contains, up to a bound.

        Args:
            holder: anything.
            objects: whether the attributes of objects are read, too.
        """
        found: list[Touch] = []
        waiting, seen = [holder], {id(holder)}
        while waiting and len(seen) <= _PARTS_AT_MOST:
            part = waiting.pop()
            found += self.touches(Op.READ, part)
            inside: Iterable[Any] = ()
            cls = type(part)
            if cls in _INSIDE or isinstance(part, tuple):
                inside = [*part.keys(), *part.values()] if isinstance(part, dict) else list(part)
            elif objects and not isinstance(part, _LEAVES) and not self.kinds[cls]:
                found += self.object(part)
                inside = (
                    list(getattr(part, "__dict__", {}).values()) if type(part).__flags__ & _HEAP_TYPE else ()
                )
            for item in inside:
                if not isinstance(item, _LEAVES) and id(item) not in seen:
                    seen.add(id(item))
                    waiting.append(item)
        return found

    def object(self, holder: Any) -> list[Touch]:
        """Footprint of reading every attribute of an object."""
        if not type(holder).__flags__ & _HEAP_TYPE:
            return []
        self.pin(holder)
        return [(Op.READ, id(holder), WHOLE)]

    def attribute(self, op: int, holder: Any, name: str) -> list[Touch]:
        """Footprint of attribute `name`; empty for a module that is not the program's."""
        if type(holder) is types.ModuleType:
            index = self._module_index.get(id(holder), 1 << 30 if op == Op.WRITE else None)
            return [] if index is None else [(op, ~index, name)]
        if op == Op.WRITE:
            self.pin(holder)
            # Who is given another class or other attributes at once is another object.
            return [(op, id(holder), WHOLE if name in ("__class__", "__dict__") else name)]
        found: list[Touch] = []
        for home in self._homes(holder, name):
            self.pin(home)
            found.append((op, id(home), name))
        return found

    def _homes(self, holder: Any, name: str) -> Iterator[Any]:
        """Everything whose attributes decide what attribute `name` of `holder` is, until it is found."""
        yield holder
        try:
            if name in object.__getattribute__(holder, "__dict__"):
                return
        except AttributeError:
            pass
        # Not isinstance: that would ask an unknown object for its __class__, which the program may notice.
        cls = type(holder)
        family: tuple[type, ...] = cls.__mro__
        if issubclass(cls, type):
            family = (*holder.__mro__[1:], *family)
        for base in family:
            if name in class_dict(base):
                is_data = hasattr(type(class_dict(base)[name]), "__set__")
                if base.__flags__ & _HEAP_TYPE and not is_data:
                    yield base
                return
            if base.__flags__ & _HEAP_TYPE:
                yield base
