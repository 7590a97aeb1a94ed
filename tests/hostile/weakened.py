"""The probe's server with one of its defences switched off: `python weakened.py LAYER`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from threadlings.probe import hardening

LAYER = sys.argv[1]
if LAYER not in ("names of the caller", "everything"):
    hardening.guard_namespaces()

from threadlings import kernel  # noqa: E402 - the engine comes after what it knows by identity
from threadlings.engine.modules import Library  # noqa: E402
from threadlings.probe import guard, permissions, prepared, server  # noqa: E402


def nothing(*_: Any, **__: Any) -> None:
    """In place of a defence that does something."""


def no_names() -> None:
    guard.FORBIDDEN_NAMES = frozenset()


def no_events() -> None:
    guard.culprit = lambda *_: (False, None)


def every_permission() -> None:
    permissions.is_permitted = lambda *_: True


def every_import() -> None:
    permissions._is_import = lambda *_: True


def every_module() -> None:
    guard._FORBIDDEN_MODULES = frozenset()
    guard.ends_of = lambda _: ("", "")


def real_dictionaries() -> None:
    hardening._dict_of = hardening._class_dict


def all_subclasses() -> None:
    hardening._subclasses_but = lambda _, original: original


def modules_for_all() -> None:
    Library._show = lambda _, module: module


def nothing_taken_out() -> None:
    before = guard.Guard.install

    def install(self: guard.Guard) -> Any:
        kept = dict(sys.modules)
        watch = before(self)
        sys.modules.update(kept)
        return watch

    guard.Guard.install = install


def no_comparison() -> None:
    guard.Guard.look_again = guard.Guard.look_closely = nothing


def shared_scenarios() -> None:
    class Shared(prepared.SourceFile):
        def __init__(self, kind: str, name: str, source: str, **_: Any) -> None:
            super().__init__(kind, name, source, zero_based_time=kind == "scenarios")

    prepared.SourceFile = Shared
    add = Library.add_plain_module
    Library.add_plain_module = lambda self, *args, private=False: add(self, *args, private=False)


def no_seccomp() -> None:
    kernel.filter_calls = nothing


def nothing_at_all() -> None:
    def install(_: guard.Guard) -> Callable[..., None]:
        return nothing

    guard.Guard.install = install
    server.close_paths = server.seal_everything = nothing
    kernel.filter_calls = kernel.give_up_privileges = nothing
    no_names()
    no_comparison()


LAYERS: dict[str, Callable[[], None]] = {
    "names in the text": no_names,
    "events": no_events,
    "permissions of functions": every_permission,
    "genuine imports": every_import,
    "modules refused": every_module,
    "members announced": lambda: setattr(hardening, "ANNOUNCED", {}),
    "copies of dictionaries": real_dictionaries,
    "subclasses hidden": all_subclasses,
    "names of the caller": nothing,
    "sealed classes": lambda: setattr(server, "seal_everything", nothing),
    "modules of its own": modules_for_all,
    "absence": nothing_taken_out,
    "integrity": no_comparison,
    "private scenarios": shared_scenarios,
    "seccomp": no_seccomp,
    "everything": nothing_at_all,
    "none": nothing,
}

if __name__ == "__main__":
    LAYERS[LAYER]()
    server.main()
