"""Modules that the program is handed in place of real ones: `sys`, `os`, `atexit`, and what is refused.

Through `sys.modules` a program would get hold of the real `threading`, whose locks block for real while the
thread that holds them waits for its turn: the execution would hang. So the program's `sys` is a thin shell
around the real one that differs only in what leads to threads or would watch the engine at work.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from typing import Any, NoReturn

from threadlings.engine.execution import Unsupported
from threadlings.engine.primitives import Engine

CPU_COUNT = 4
"""How many processors every machine has, as far as the program can tell."""

_INSTEAD = {
    "multiprocessing": "For threads, use concurrent.futures.ThreadPoolExecutor",
    "asyncio": "Its event loop waits for the operating system",
    "signal": "Signals come whenever they like",
}


def cannot_explore(name: str) -> str:
    """The one sentence for whatever is outside the scheduler's control."""
    hint = _INSTEAD.get(name.partition(".")[0], "")
    return (
        f"{name} cannot be explored: it works outside the scheduler's control{hint and '. '}{hint}. "
        "A check can run such a program in real time instead, with `submission.stress`"
    )


class Refused(types.ModuleType):
    """Stands for a module whose work happens outside the scheduler's control.

    It may be imported, but not used: an import that is never used harms nobody, and neither does a member
    that is only named, as `from concurrent.futures import *` does.
    """

    def __getattr__(self, member: str) -> Any:
        if member.startswith("__"):
            raise AttributeError(member)
        return _RefusedMember(f"{self.__name__}.{member}")


class _RefusedMember:
    """Stands for a member of such a module: it may be named, also in an annotation, but nothing else."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise Unsupported(cannot_explore(object.__getattribute__(self, "_name")))

    def __getattr__(self, member: str) -> Any:
        if member.startswith("__") and member != "__mro_entries__":
            raise AttributeError(member)
        return self._refuse()

    def _itself(self, *_: object) -> _RefusedMember:
        return self

    __call__ = __mro_entries__ = __instancecheck__ = __subclasscheck__ = _refuse
    __setattr__ = __iter__ = __enter__ = __exit__ = __await__ = __len__ = __bool__ = __index__ = _refuse
    __or__ = __ror__ = __getitem__ = _itself  # annotations


def refused_class(module: str, name: str) -> type:
    """A class that may be imported, named and inherited from, but not used."""

    def refuse(*_: object, **__: object) -> Any:
        raise Unsupported(cannot_explore(f"{module}.{name}"))

    return type(name, (), {"__new__": refuse, "__module__": module})


def quiet_os() -> types.ModuleType:
    """`os` for the library's copies: no fork hooks, and the same number of processors everywhere."""
    module = types.ModuleType("os")
    vars(module).update({k: v for k, v in vars(os).items() if not k.startswith("__")})
    vars(module).pop("register_at_fork", None)
    vars(module)["cpu_count"] = vars(module)["process_cpu_count"] = lambda: CPU_COUNT
    return module


def silent_atexit() -> types.ModuleType:
    """`atexit` for the library's copies, which are many and whose process never exits in that way."""
    module = types.ModuleType("atexit")
    vars(module).update(register=lambda *_, **__: None, unregister=lambda *_: None)
    return module


def private_sys(
    engine: Engine, visible_modules: Callable[[], dict[str, types.ModuleType]]
) -> types.ModuleType:
    """`sys` for the program.

    Args:
        engine: its `watch` is told who would watch.
        visible_modules: what `sys.modules` is.
    """

    def refuse(name: str) -> Callable[..., NoReturn]:
        def method(*_: object) -> NoReturn:
            if engine.watch is not None:
                engine.watch("name", f"sys.{name}")
            raise Unsupported(cannot_explore(f"sys.{name}"))

        return method

    watching = ("settrace", "setprofile", "_current_frames", "_current_exceptions")
    own = {name: refuse(name) for name in watching}

    class Sys(types.ModuleType):
        """The real `sys`, but for a few members."""

        def __getattr__(self, name: str) -> Any:
            if name == "modules":
                return visible_modules()
            return own[name] if name in own else getattr(sys, name)

        def __setattr__(self, name: str, value: Any) -> None:
            setattr(sys, name, value)

        def __delattr__(self, name: str) -> None:
            delattr(sys, name)

        def __dir__(self) -> list[str]:
            return dir(sys)

    return Sys("sys")
