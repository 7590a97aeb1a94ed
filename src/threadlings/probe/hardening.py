"""What the interpreter itself is made to refuse, before any program is loaded.

Theory of operation. The guard hears of what the interpreter announces to audit hooks, and of names that the
engine meets. What is reached by other ways (a C function that stores or fetches attributes, a comparison that
hands out a type's own dictionary) neither announces. So the ways themselves are closed, once, by the server,
for all children that it forks:

* **Members that lead to the machinery** (`function.__globals__`, `frame.f_back`, ...) are replaced by
  properties that announce each access to audit hooks, whoever makes it and from whatever C code.
* **The dictionary of a class** is handed out as a copy where the class cannot be changed anyway. The original
  is a read-only view, but `view == other` and `view | other` pass the dictionary behind it to `other`.
* **Subclasses**: `type.__subclasses__` does not tell classes of this package.
* **Names of the caller**: `globals`, `locals` and `vars` answer for whichever Python frame is nearest, which
  is the engine's when the engine calls them for a program. They announce that they are asked.
* **Classes** that exist when the server is ready are immutable from then on, as those of C are; but for
  `weakref.finalize`, which notes on itself that it is in use. The probe uses none.

What only notices, and does not prevent, is here as well: CPython numbers each change of a dictionary, so a
dictionary that was changed and put back has another number (`versions_of`).

Invariants:
    * Importing this module changes nothing. `guard_namespaces` comes before the engine is imported, because
      the engine knows these functions by identity; the engine's modules keep the original members they need,
      so `close_paths` comes after.
    * Frames of this file stand for whoever called it: the guard looks through them.

Rejected: setting the audit flag of the members in place (it would also announce the engine's own accesses, of
which there are many), and fresh copies of the standard library for the probe (a second `re` and `enum` cost
each server 60 ms and 8 MB, and C code has no second copy).
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import sys
import types
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_IMMUTABLE = 1 << 8
_HEAP_TYPE = 1 << 9
_WORDS_BEFORE_FLAGS = 18  # pointers of PyTypeObject between its variable-size head and tp_flags
_FLAGS_AT = object.__basicsize__ + ctypes.sizeof(ctypes.c_ssize_t) * (1 + _WORDS_BEFORE_FLAGS)
_VERSION_AT = object.__basicsize__ + ctypes.sizeof(ctypes.c_ssize_t)
_VERSION_SHIFT = {11: 0, 12: 8, 13: 12}.get(sys.version_info[1])
"""Bits of a dictionary's number that say other things; None where CPython does not number changes."""

ANNOUNCED: Mapping[type, tuple[str, ...]] = {
    types.FunctionType: ("__globals__", "__closure__", "__builtins__"),
    types.FrameType: ("f_back", "f_locals", "f_globals", "f_builtins"),
}
"""Members whose every access raises the audit event `object.__getattr__`."""

_CHANGES_ITSELF = frozenset({weakref.finalize})
"""Classes of the library whose own methods set attributes of the class: `tempfile` needs this one."""

_class_dict = type.__dict__["__dict__"].__get__
_flags_of = type.__dict__["__flags__"].__get__
_frame_locals = types.FrameType.__dict__["f_locals"].__get__
_frame_globals = types.FrameType.__dict__["f_globals"].__get__


def guard_namespaces() -> None:
    """Let `globals`, `locals` and `vars` announce that they are asked."""
    audit, frame_of, vars_of = sys.audit, sys._getframe, builtins.vars

    def globals_() -> dict[str, Any]:
        audit("builtins.globals")
        found: dict[str, Any] = _frame_globals(frame_of(1))
        return found

    def locals_() -> Any:
        audit("builtins.locals")
        return _names_in(frame_of(1))

    def vars_(*holder: Any) -> Any:
        if holder:
            return vars_of(*holder)
        audit("builtins.vars")
        return _names_in(frame_of(1))

    for name, function in {"globals": globals_, "locals": locals_, "vars": vars_}.items():
        original = getattr(builtins, name)
        function.__name__ = function.__qualname__ = name
        function.__doc__ = original.__doc__
        # Functions of C do not bind to instances.
        setattr(builtins, name, staticmethod(function))


def _names_in(frame: types.FrameType) -> Any:
    found = _frame_locals(frame)
    # From Python 3.13 on a function's are a view that writes through, which `locals()` does not give.
    return found if isinstance(found, dict) or not hasattr(sys, "_is_gil_enabled") else _copied(found)


def _copied(found: Any) -> Any:
    return dict(found) if type(found).__name__ == "FrameLocalsProxy" else found


def close_paths(own_package: str) -> None:
    """Announce or hide the members that lead to the machinery.

    Args:
        own_package: classes of this package are no longer told by `type.__subclasses__`.
    """
    for cls, names in ANNOUNCED.items():
        for name in names:
            if name in _class_dict(cls):
                _put(cls, name, _announcing(name, _class_dict(cls)[name]))
    original = _class_dict(type)["__dict__"]
    replacement = property(_dict_of)
    _put(type, "__dict__", replacement)
    for module_name, module in list(sys.modules.items()):
        # `inspect` keeps the original's `__get__`.
        for name, value in list(getattr(module, "__dict__", {}).items()):
            is_original = type(value) is types.MethodWrapperType and value.__self__ is original
            if is_original and module_name.partition(".")[0] != own_package:
                setattr(module, name, replacement.__get__)
    _put(type, "__subclasses__", _subclasses_but(own_package, _class_dict(type)["__subclasses__"]))


def _announcing(name: str, original: Any) -> property:
    """`original`, announced to audit hooks; not settable, as it was."""
    audit, get = sys.audit, original.__get__

    def member(holder: Any) -> Any:
        audit("object.__getattr__", holder, name)
        return get(holder)

    return property(member, doc=getattr(original, "__doc__", None))


def _dict_of(cls: type) -> types.MappingProxyType[str, Any]:
    found: types.MappingProxyType[str, Any] = _class_dict(cls)
    return types.MappingProxyType(found.copy()) if _flags_of(cls) & _IMMUTABLE else found


def _subclasses_but(package: str, original: Any) -> Callable[[type], list[type]]:
    def __subclasses__(cls: type) -> list[type]:  # noqa: N807 - as the original is called
        """The immediate subclasses."""
        return [
            found
            for found in original(cls)
            if type(module := _class_dict(found).get("__module__")) is not str
            or module.partition(".")[0] != package
        ]

    return __subclasses__


def _put(cls: type, name: str, member: object) -> None:
    """Replace a member of a class of C."""
    members: dict[str, object] = gc.get_referents(_class_dict(cls))[0]
    members[name] = member
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(cls))


def seal(classes: Iterable[type]) -> None:
    """Make classes immutable: neither they nor their metaclass can set an attribute of them any more.

    Subclasses are not affected, and instances only in that their `__class__` stays.
    """
    for cls in classes:
        flags = ctypes.c_ulong.from_address(id(cls) + _FLAGS_AT)
        if flags.value != _flags_of(cls):
            raise RuntimeError("the flags of a class are not where CPython 3.11 to 3.13 have them")
        flags.value |= _IMMUTABLE


def seal_everything() -> None:
    """Make every class that exists now immutable, but for those that have to change themselves."""
    seal(
        found
        for found in gc.get_objects()
        if issubclass(type(found), type)
        and _flags_of(found) & (_IMMUTABLE | _HEAP_TYPE) == _HEAP_TYPE
        and found not in _CHANGES_ITSELF
    )


class Versions:
    """The numbers of some dictionaries' last changes.

    Args:
        dictionaries: by the name that a change is reported under.
    """

    def __init__(self, dictionaries: Mapping[str, dict[str, Any]]) -> None:
        counts = _VERSION_SHIFT is not None
        self._kept = list(dictionaries.values()) if counts else []
        self._noted = [
            (name, word := ctypes.c_uint64.from_address(id(found) + _VERSION_AT), word.value >> _shift())
            for name, found in (dictionaries.items() if counts else ())
        ]

    def changed(self) -> list[str]:
        """The names of those that were changed since, whether or not the change was undone.

        No method of a built-in type is called by name: a program may have changed just that.
        """
        shift = _VERSION_SHIFT or 0
        return [name for name, word, before in self._noted if word.value >> shift != before]


def _shift() -> int:
    return _VERSION_SHIFT or 0


def dict_behind(holder: type | types.ModuleType) -> dict[str, Any]:
    """The dictionary that holds the members of a class or module."""
    if not isinstance(holder, type):
        return vars(holder)
    found: dict[str, Any] = gc.get_referents(_class_dict(holder))[0]
    return found
