"""Names for things that have none: locks, stacks, places in the student's file.

A lock is called after the attribute or variable that holds it (`Account._lock`); conditions, semaphores and
events that were built on it lend their own name. A blocked thread is described by the library call that the
student's code made, not by what that call does inside.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from threadlings.engine.events import Op
from threadlings.engine.frames import locals_of

Stack = tuple[tuple[str, int, str], ...]
_MAX_NAMED_OBJECTS = 2_000
_MAX_PARTS = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the program's own files a thread stands.

    Attributes:
        file: `student`, `scenarios` or `library`.
        line: 1-based line, or None.
        function: the function's qualified name.
        inside: the library call made there, such as `Condition.wait`, or an empty string.
    """

    file: str
    line: int | None
    function: str
    inside: str


def place_of(stack: Stack, kinds: Mapping[str, str]) -> Place:
    """The innermost place in `stack` that belongs to the program.

    Args:
        stack: (file, line, function) innermost first.
        kinds: file name -> `student` or `scenarios`.
    """
    inside = ""
    for filename, line, function in stack:
        if filename in kinds:
            return Place(kinds[filename], line, function, inside)
        if filename.startswith("<threadlings"):
            continue
        if "/engine/" not in filename.replace("\\", "/") or "threadlings" not in filename:
            inside = function
        elif function.rpartition(".")[2] in ("start", "join"):
            inside = f"Thread.{function.rpartition('.')[2]}"
    return Place("library", None, "", inside)


def locks_inside(holder: object, depth: int = 0) -> Iterable[object]:
    """The simulated locks that `holder` is made of, itself included."""
    if hasattr(type(holder), "section_"):
        yield holder
    elif hasattr(type(holder), "inner_"):
        yield holder.inner_  # type: ignore[attr-defined]
    elif type(holder).__module__.partition(".")[0] in ("threading", "queue", "concurrent") and depth < 3:
        yield holder
        for part in getattr(holder, "__dict__", {}).values():
            yield from locks_inside(part, depth + 1)


class LockNames:
    """Names for the locks of one execution.

    Args:
        modules: the program's modules; their globals name locks.
        objects: objects that the program touched; their attributes name locks.
    """

    def __init__(self, modules: Iterable[types.ModuleType], objects: Iterable[object]) -> None:
        self._names: dict[int, str] = {}
        self._numbers: dict[int, int] = {}
        self._keep: list[object] = []
        for module in modules:
            self._add("", {k: v for k, v in vars(module).items() if not k.startswith("__")})
        for _, holder in zip(range(_MAX_NAMED_OBJECTS), list(objects), strict=False):
            self.add_object(holder)

    def add_object(self, holder: object) -> None:
        """Learn the names that the attributes of `holder` give."""
        if isinstance(holder, types.ModuleType) or type(holder).__module__.startswith("threadlings."):
            return
        try:
            members = object.__getattribute__(holder, "__dict__")
        except AttributeError:
            members = None
        prefix = holder.__name__ if isinstance(holder, type) else type(holder).__name__
        if isinstance(members, Mapping):
            self._add(f"{prefix}.", members)
            for cls in type(holder).__mro__[:-1]:
                self._add(f"{cls.__name__}.", vars(cls))
        elif isinstance(holder, dict):
            self._add("", {f"[{k!r}]": v for k, v in holder.items() if type(k) in (str, int)})
        for slot in getattr(type(holder), "__slots__", ()) if members is None else ():
            value = getattr(holder, slot, None) if isinstance(slot, str) else None
            for lock in locks_inside(value):
                self._names.setdefault(id(lock), f"{prefix}.{slot}")

    def add_locals(self, frame: types.FrameType | None) -> None:
        """Learn the names that local variables give, and the attributes of what they hold."""
        if frame is None:
            return
        local_values = {k: v for k, v in locals_of(frame).items() if not k.startswith(".")}
        for value in local_values.values():
            if type(value).__module__ not in ("builtins", "threading", "queue"):
                self.add_object(value)
        self._add("", local_values)

    def _add(self, prefix: str, members: Mapping[str, Any]) -> None:
        for name, value in list(members.items()):
            parts: list[tuple[str, object]] = [("", value)]
            if type(value) in (list, tuple):
                parts += [(f"[{index}]", part) for index, part in enumerate(value[:_MAX_PARTS])]
            elif type(value) is dict:
                named = [(key, part) for key, part in value.items() if type(key) in (str, int)]
                parts += [(f"[{key!r}]", part) for key, part in named[:_MAX_PARTS]]
            for suffix, part in parts:
                for lock in locks_inside(part):
                    self._keep.append(lock)
                    self._names.setdefault(id(lock), f"{prefix}{name}{suffix}")

    def knows(self, lock: object) -> bool:
        """Whether a name was found for the lock."""
        return id(lock) in self._names

    def name(self, lock: object) -> str:
        """A name without a number."""
        return self._names.get(id(lock), "a lock without a name")

    def unique(self, lock: object) -> str:
        """A name that no other lock of this execution has."""
        number = self._numbers.setdefault(id(lock), len(self._numbers) + 1)
        return f"{self.name(lock)}#{number}"


def waiting_call(op: int, place: Place) -> str:
    """What a blocked thread is doing, in the words of the library."""
    if place.inside:
        return place.inside
    return {
        Op.ACQUIRE: "Lock.acquire",
        Op.JOIN: "Thread.join",
        Op.WAKE: "time.sleep",
        Op.SPIN: "a loop that only looks",
    }.get(op, "running")
