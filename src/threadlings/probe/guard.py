"""A watch on the student's program from within its own process: the price of cheating, not the boundary.

Theory of operation. The boundary is the jail, and that expected values are not in it. But a program that
shares a process with the search could try to write the search's records itself. Five things stand in its way:

* **Names.** Attributes that lead from an ordinary object to the machinery around it (`__closure__`,
  `__globals__`, `f_back`, `__subclasses__` ...) are refused when they are written in the source, as a name or
  as a text, before anything runs; the engine refuses them when a computed name reaches `getattr`.
* **Events.** An audit hook sees what the interpreter is asked for: frames, tracing, garbage-collector walks,
  new code, files, sockets, processes, and the members that `hardening` announces. What is not known to be
  harmless is refused when the program is behind it, unless it is a single function's business
  (`permissions`).
* **Absence.** The probe's own modules are taken out of `sys.modules` before the program is loaded, and so are
  those that lead to bare memory.
* **Prevention.** What must not be replaced cannot be (`hardening`): classes are immutable, and of simulated
  modules the program has a namespace of its own.
* **Integrity.** Builtins and the library functions that the records depend on must be, at the end of each
  execution, the objects they were; and in the end no dictionary that nobody writes to may have been written
  to, even if the change was undone.

A refusal is remembered outside the program's reach, so swallowing the exception does not help: the request
ends with a record that says what was used, and where.

Invariants:
    * The standard library may do what it needs for ordinary programs: `dataclass`, `namedtuple`, `Enum`,
      `logging`, `traceback` and importing a module are never refused.
    * A hook cannot be removed: one guard a process, and the process is used for one program only.

Known not to be stopped: see `docs/explanation/security.md`.
"""

from __future__ import annotations

import _thread
import ast
import builtins
import os
import sys
import types

# Bound here, so that a program that replaces builtins does not replace them for the guard.
from builtins import dict, frozenset, isinstance, len, list, max, set, setattr, str, type, vars  # noqa: UP029
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from threadlings.engine.frames import back_of
from threadlings.engine.modules import MAY_BE_REPLACED
from threadlings.probe import hardening
from threadlings.probe.permissions import SCENARIOS, culprit, ends_of

FORBIDDEN_NAMES = frozenset(
    [
        "__builtins__",
        "__closure__",
        "__code__",
        "__globals__",
        "__subclasses__",
        "ag_code",
        "ag_frame",
        "cell_contents",
        "co_code",
        "co_consts",
        "cr_code",
        "cr_frame",
        "f_back",
        "f_builtins",
        "f_code",
        "f_globals",
        "f_locals",
        "f_trace",
        "gi_code",
        "gi_frame",
        "gi_yieldfrom",
        "sys._current_exceptions",
        "sys._current_frames",
        "sys.setprofile",
        "sys.settrace",
        "tb_frame",
        "tb_next",
    ]
)
"""Attributes, and functions of `sys`, that lead from a program's own objects to the machinery around it."""

_HARMLESS_EVENTS = frozenset(
    [
        "array.__new__",
        "builtins.id",
        "builtins.input",
        "builtins.input/result",
        "cpython.run_stdin",
        "object.__delattr__",
        "pickle.find_class",
        "sys.excepthook",
        "sys._getframemodulename",
        "sys.unraisablehook",
        "time.sleep",
    ]
)
_FORBIDDEN_MODULES = frozenset(
    [
        "_ctypes",
        "_interpreters",
        "_posixsubprocess",
        "_socket",
        "_testcapi",
        "_testinternalcapi",
        "_xxsubinterpreters",
        "ctypes",
        "faulthandler",
        "mmap",
        "resource",
        "threadlings",
    ]
)
_REAL_THREADS = ("_thread.start_joinable_thread", "_thread.start_new_thread")
_READ_ONLY = (
    *("builtins", "_frozen_importlib", "_frozen_importlib_external", "marshal", "_imp", "posix", "_io", "os"),
    *(
        "_collections_abc",
        "heapq",
        "itertools",
        "_operator",
        "operator",
        "types",
        "weakref",
        "_weakref",
        "_thread",
    ),
    *(
        "json.encoder",
        "json.decoder",
        "hashlib",
        "_blake2",
        "gc",
        "traceback",
        "random",
        "_random",
        "math",
        "ast",
    ),
    *(
        "contextlib",
        "functools",
        "_functools",
        "dataclasses",
        "inspect",
        "dis",
        "struct",
        "_struct",
        "time",
        "re",
    ),
)
"""Modules, no packages, that the probe reads from, or the library on its behalf; nobody stores in them."""

_READ_BY_NAME = (
    *(object, type, str, bytes, bytearray, int, float, bool, complex, list, tuple, dict, set, frozenset),
    *(
        types.FunctionType,
        types.CodeType,
        types.ModuleType,
        types.FrameType,
        types.MappingProxyType,
        property,
    ),
    *(staticmethod, classmethod, BaseException, Exception),
)
"""Built-in classes whose methods the probe calls by their names."""

_LEAD_TO_MEMORY = frozenset(["ctypes", "_ctypes", "faulthandler", "mmap", "resource"])
"""Modules that the probe has loaded, and that a program must not find, say as `os.sys.modules["ctypes"]`."""

_OUTSIDE = (
    *("fcntl.", "glob.", "mmap.", "open", "os.", "pathlib.", "resource.", "select.", "shutil.", "signal."),
    *("socket.", "ssl.", "subprocess.", "tempfile.", "_posixsubprocess."),
    "sys.set_asyncgen_hook",  # as every event loop does
)
"""Beginnings of events by which a program talks to the world outside its process."""


_WORDS = (
    ("looks into the machinery that runs it", ("sys._", "object.__getattr__", "object.__setattr__")),
    ("watches the machinery that runs it", ("sys.set", "sys.monitoring", "sys.addaudithook")),
    ("searches through all objects of the process", ("gc.",)),
    ("looks into the machinery that runs it", ("builtins.",)),
    ("runs code that it makes while it runs", ("exec", "compile", "code.", "function.", "marshal.")),
    ("uses files or the operating system", ("open", "os.", "shutil.", "glob.", "pathlib.", "tempfile.")),
    ("uses the network", ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ssl.")),
    ("starts a process", ("subprocess.", "os.fork", "os.exec", "os.posix_spawn", "os.system", "pty.")),
    ("signals a process", ("os.kill", "signal.")),
    ("calls C code of its own", ("ctypes.",)),
    ("imports a module that no exercise needs", ("import",)),
)


class Forbidden(BaseException):
    """Raised where the program did what is refused. Swallowing it changes nothing."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Something that was refused.

    Attributes:
        what: a clause for a sentence that begins with the file: `uses the network (socket.connect)`.
        line: 1-based line of the student's file, or None.
    """

    what: str
    line: int | None


def forbidden_name(source: str) -> Denial | None:
    """The first forbidden name that is written in `source`; None if there is none, or it is no Python.

    Names of attributes count, bare names, and texts that are exactly such a name.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        name = None
        if isinstance(node, ast.Attribute):
            name = node.attr
        elif isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.Constant) and type(node.value) is str:
            name = node.value
        if name in FORBIDDEN_NAMES:
            found.append((getattr(node, "lineno", 0), str(name)))
    if not found:
        return None
    line, name = min(found)
    return Denial(f"looks into the machinery that runs it ({name})", line)


@dataclass(frozen=True, slots=True)
class Untouched:
    """The process before any program ran in it, noted by whoever forks: it takes longer than a small search.

    Attributes:
        own: the modules of the probe, and what no program may have, by name. Held here, they survive being
            taken out of `sys.modules`: to tear them down is work, and makes a forked process copy the memory
            they are in.
        modules: all other modules by name.
        vital: (name, module or class, members that must stay).
        versions: of the dictionaries that nobody has any business to write to.
    """

    own: Mapping[str, types.ModuleType]
    modules: Mapping[str, types.ModuleType]
    vital: Sequence[tuple[str, types.ModuleType | type, Mapping[str, object]]]
    versions: hardening.Versions


class Guard:
    """Watches this process while it runs one program.

    Args:
        student_file: file name of the student's code objects.
        untouched: what must stay as it is.
        real_threads: whether the program may start threads of the operating system.
        outside: whether it may use files, sockets, signals and processes, as far as the jail lets it.

    Attributes:
        denials: what was refused, in order.
        protected: modules and classes in which no attribute may be stored.
    """

    def __init__(
        self,
        student_file: str,
        untouched: Untouched,
        *,
        real_threads: bool = False,
        outside: bool = False,
    ) -> None:
        self.denials: list[Denial] = []
        self._student_file = student_file
        self._harmless = _HARMLESS_EVENTS | (set(_REAL_THREADS) if real_threads else set())
        self._outside = outside
        self._untouched = untouched
        self.protected = (builtins, *(holder for _, holder, _ in untouched.vital))
        self._builtins = dict(vars(builtins))

    def install(self) -> Callable[[str, str], None]:
        """Start watching. There is no way back.

        Returns:
            What the engine must tell of computed names and imports, as its `watch`.
        """
        for name in self._untouched.own:
            sys.modules.pop(name, None)
        hook, watch = _make_watchers(
            self._student_file, self.denials, self._harmless, _OUTSIDE if self._outside else ()
        )
        sys.addaudithook(hook)
        return watch

    def look_again(self) -> None:
        """Notice builtins that were replaced; cheap enough for the end of every execution."""
        self._compare("builtins", builtins, self._builtins)

    def look_closely(self) -> None:
        """Notice anything that was replaced and that the records depend on, and put it back."""
        self.look_again()
        for name, module in self._untouched.modules.items():
            if name not in self._untouched.own and sys.modules.get(name) is not module:
                sys.modules[name] = module
                self.denials.append(_replaced(f"sys.modules[{name!r}]"))
        for name, holder, members in self._untouched.vital:
            self._compare(name, holder, members)
        for name in self._untouched.versions.changed():
            # By operator: a method called by name may be what was changed.
            self.denials += [_replaced(name)]
        if sys.gettrace() is not None or sys.getprofile() is not None:
            self.denials.append(Denial("watches the machinery that runs it (sys.settrace)", None))

    def _compare(self, name: str, holder: types.ModuleType | type, before: Mapping[str, object]) -> None:
        now, missing = holder.__dict__, self
        for member, value in before.items():
            # By identity: an object that compares equal to everything is an old trick.
            if now.get(member, missing) is not value:
                setattr(holder, member, value)
                self.denials.append(_replaced(f"{name}.{member}"))


def _is_forbidden(module: str) -> bool:
    """Whether no exercise needs a module; an extension is found by the last part of its name."""
    return not _FORBIDDEN_MODULES.isdisjoint(ends_of(module))


def _replaced(name: str) -> Denial:
    return Denial(f"replaces a part of Python ({name})", None)


def look_around() -> Untouched:
    """Note how this process is; to be called before a guard is installed.

    Vital are the modules, and their classes, that the probe's own modules use.
    """
    own, others = {}, {}
    used: dict[int, types.ModuleType] = {}
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        if top in _LEAD_TO_MEMORY:
            own[name] = module
        if top != "threadlings":
            others[name] = module
            continue
        own[name] = module
        for value in list(vars(module).values()) if module is not None else ():
            if isinstance(value, types.ModuleType) and not value.__name__.startswith("threadlings"):
                used[id(value)] = value
    for name in ("json.encoder", "json.decoder", "hashlib"):
        if name in sys.modules:
            used[id(sys.modules[name])] = sys.modules[name]
    vital: list[tuple[str, types.ModuleType | type, Mapping[str, object]]] = []
    for module in used.values():
        if module in (sys, builtins):
            continue
        vital.append((module.__name__, module, _steady_members(module)))
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                vital.append((f"{module.__name__}.{value.__name__}", value, _steady_members(value)))
    read_only = {
        name: hardening.dict_behind(sys.modules[name])
        for name in _READ_ONLY
        if name in sys.modules and not hasattr(sys.modules[name], "__path__")
    }
    read_only |= {cls.__name__: hardening.dict_behind(cls) for cls in _READ_BY_NAME}
    return Untouched(own, others, vital, hardening.Versions(read_only))


def _steady_members(holder: types.ModuleType | type) -> dict[str, object]:
    """Functions and classes: state such as caches and counters may change."""
    kinds = (
        types.FunctionType,
        types.BuiltinFunctionType,
        types.MethodType,
        types.MethodDescriptorType,
        type,
    )
    return {name: value for name, value in vars(holder).items() if isinstance(value, kinds)}


def _make_watchers(
    student_file: str, denials: list[Denial], harmless: frozenset[str], outside: tuple[str, ...]
) -> tuple[Callable[[str, tuple[object, ...]], None], Callable[[str, str], None]]:
    """The audit hook, and what the engine calls. All they need is bound here: nothing is found by name."""
    frame_of, devnull, this_thread = sys._getframe, os.devnull, _thread.get_ident
    known_builtins = frozenset(vars(builtins))
    roots = tuple(path.rstrip(os.sep) + os.sep for path in sys.path if path)
    busy: set[int] = set()

    def hook(event: str, args: tuple[object, ...]) -> None:
        # Asking for a frame is an event, too; real threads (`measure`) must not cover for one another.
        thread = this_thread()
        if (
            event in harmless
            or event.startswith(outside)
            or thread in busy
            or (event == "open" and args[0] == devnull)
        ):
            return
        if event == "import" and not _is_forbidden(str(args[0])):
            return
        busy.add(thread)
        try:
            refused, line = culprit(event, args, frame_of(1), student_file, roots)
            if not refused:
                return
            denials.append(Denial(f"{_in_words(event)} ({_named(event, args)})", line))
        finally:
            busy.discard(thread)
        raise Forbidden(denials[-1].what)

    def watch(kind: str, name: str) -> None:
        if kind == "replaced":
            denials.append(_replaced(name))
            return
        is_import = kind == "import"
        if kind == "write":
            holder, _, member = name.rpartition(".")
            if member in MAY_BE_REPLACED or (holder == "builtins" and member not in known_builtins):
                return
        elif not _is_forbidden(name) if is_import else name not in FORBIDDEN_NAMES:
            return
        thread = this_thread()
        busy.add(thread)
        try:
            frame: types.FrameType | None = frame_of(1)
            while frame is not None and frame.f_code.co_filename not in (student_file, SCENARIOS):
                frame = back_of(frame)
            if frame is not None and frame.f_code.co_filename == SCENARIOS:
                return
            line = None if frame is None else frame.f_lineno
            if kind == "write":
                denials.append(Denial(_replaced(name).what, line))
            else:
                words = _in_words(
                    kind if is_import else name if name.startswith("sys.") else "object.__getattr__"
                )
                denials.append(Denial(f"{words} ({f'import {name}' if is_import else name})", line))
        finally:
            busy.discard(thread)
        raise Forbidden(denials[-1].what)

    return hook, watch


def _in_words(event: str) -> str:
    best = max(
        ((prefix, words) for words, prefixes in _WORDS for prefix in prefixes if event.startswith(prefix)),
        key=lambda found: len(found[0]),
        default=("", "uses what no exercise needs"),
    )
    return best[1]


def _named(event: str, args: tuple[object, ...]) -> str:
    if event == "import":
        return f"import {args[0]}"
    if event == "object.__getattr__" and len(args) > 1:
        return str(args[1])
    return event
