"""Who may cause what on behalf of a program: single functions, each for what it needs.

Theory of operation. An event of an audit hook is blamed on the program that is behind it, unless the nearest
frame is that of a function which needs it for ordinary programs: `namedtuple` makes code, a traceback is read
when it is printed, the engine executes the program. Whole files were permitted once, and that is too much:
functions of C that a program made (`functools.partial(exec, text)`) have no frame of their own, so whatever
calls them is nearest. Therefore:

* A permission is one of a function, by file and qualified name, and none is given to a function that calls
  what a program gives it.
* Where the function hands out what it is permitted to read, its caller must be of the same file.
* Where the library is given the object that it looks into, that object must be the program's own.

Invariants:
    * Nothing here is looked up by a name that a program can change: sets and dictionaries are read with
      operators only.
"""

from __future__ import annotations

import dis
import os
import types

# Bound here, so that a program that replaces builtins does not replace them for the guard.
from builtins import all, any, frozenset, isinstance, len, set, str, type, vars  # noqa: UP029
from collections.abc import Mapping, Sequence
from importlib.machinery import SourceFileLoader

from threadlings.engine.frames import back_of, locals_of
from threadlings.probe import hardening

LIBRARY = os.path.dirname(os.__file__) + os.sep  # noqa: PTH120 - compared with file names of code objects
PACKAGES = os.path.join(LIBRARY, "site-packages")  # noqa: PTH118
ENGINE = os.path.dirname(os.path.dirname(__file__)) + os.sep  # noqa: PTH120
SCENARIOS = "scenarios.py"
DATACLASSES = "<threadlings.dataclasses>"
"""File name of the copy of `dataclasses` whose generated code is instrumented."""

_NAMEDTUPLE = "collections/__init__.py:namedtuple"
_READS_TEXTS_OF_TYPES = "typing.py:ForwardRef._evaluate"
_LOADS = (
    "engine/modules.py:Library._execute",
    "engine/modules.py:Library._dataclasses",
    "engine/modules.py:Library._dataclasses.<locals>.exec_",
    "engine/modules.py:Library.add_plain_module.<locals>.make",
    "engine/subject.py:Subject._body",
    "probe/measure.py:_execute",
    "probe/stress.py:_Run._call",
)
_FRAMES = (
    "engine/hooks.py:make_hooks.<locals>.loop",
    "engine/hooks.py:make_hooks.<locals>.loop_begin",
    "probe/narrator.py:Narrator._lock_step",
    "probe/narrator.py:Narrator._take_down",
)
_ALL_FRAMES = (
    "engine/execution.py:Execution._collect_result",
    "probe/narrator.py:Narrator._waiters",
    "probe/stress.py:_Run._places",
    "probe/turns.py:_frame_of",
)
_MAKE_CLASSES = (
    "collections/__init__.py",
    "dataclasses.py",
    "enum.py",
    "typing.py",
    "functools.py",
    DATACLASSES,
)

_FUNCTIONS: Mapping[str, frozenset[str]] = {
    "exec": frozenset([*_LOADS, _NAMEDTUPLE, _READS_TEXTS_OF_TYPES]),
    "compile": frozenset(
        [
            *("engine/instrument.py:instrument", "engine/modules.py:Library._dataclasses"),
            *("probe/child.py:_make_subject", "probe/measure.py:_execute"),
            *(_NAMEDTUPLE, "typing.py:ForwardRef.__init__", "ast.py:parse"),
        ]
    ),
    "code.__new__": frozenset(["engine/instrument.py:_with_constants", "types.py:coroutine"]),
    "gc.get_objects": frozenset(["<threadlings.scenario>:alive"]),
    "gc.get_referents": frozenset(
        f"engine/footprints.py:Footprints.{name}" for name in ("_iterated", "parts", "remember_namespace")
    ),
    "sys._getframe": frozenset(
        [
            *_FRAMES,
            *(_NAMEDTUPLE, "enum.py:EnumType._create_", "enum.py:EnumType._convert_", "typing.py:_caller"),
            "logging/__init__.py:<lambda>",
        ]
    ),
    "sys._current_frames": frozenset(_ALL_FRAMES),
    "_thread.start_new_thread": frozenset(["engine/execution.py:_Worker.__init__"]),
    "open": frozenset(["linecache.py:updatecache", "tokenize.py:open", "probe/child.py:_make_subject"]),
}
_MEMBERS: Mapping[str, frozenset[str]] = {
    # attribute -> files or functions that may read it
    "tb_frame": frozenset(["traceback.py", "logging/__init__.py", "probe/endings.py:describe_error"]),
    "f_code": frozenset(
        [
            *("traceback.py", "logging/__init__.py", "inspect.py"),
            *("engine/execution.py:stack_of", "probe/child.py:_Session._names"),
            *("probe/endings.py:describe_error", "probe/narrator.py:Narrator._take_down"),
            "probe/stress.py:_Run._places",
        ]
    ),
    "f_back": frozenset(["traceback.py:walk_stack", "logging/__init__.py:Logger.findCaller"]),
    "f_globals": frozenset(
        [
            *("traceback.py", "logging/__init__.py"),
            *(_NAMEDTUPLE, "enum.py:EnumType._create_", "enum.py:EnumType._convert_", "typing.py:_caller"),
        ]
    ),
    "__code__": frozenset(["inspect.py", "types.py:coroutine", "logging/__init__.py:<module>"]),
    "__defaults__": frozenset(["inspect.py"]),
    "__kwdefaults__": frozenset(["inspect.py"]),
    "__globals__": frozenset(["inspect.py", "typing.py:get_type_hints"]),
    "__closure__": frozenset(["inspect.py"]),
    "__builtins__": frozenset(["inspect.py"]),
}
_OF_OWN_FUNCTIONS = frozenset(["__globals__", "__closure__", "__builtins__"])
_HANDS_OUT = frozenset(["logging/__init__.py:<lambda>", "traceback.py:walk_stack", "traceback.py:walk_tb"])
"""Functions whose result is what they were permitted to read."""

_LOOKS_ONLY = frozenset(
    dis.opmap[name]
    for name in (
        *("BINARY_OP", "BINARY_SUBSCR", "BUILD_LIST", "BUILD_MAP", "BUILD_TUPLE", "CACHE", "COPY_FREE_VARS"),
        *("EXTENDED_ARG", "KW_NAMES", "LIST_EXTEND", "LOAD_ATTR", "LOAD_CONST", "LOAD_GLOBAL", "LOAD_NAME"),
        *("NOP", "PUSH_NULL", "RESUME", "RETURN_CONST", "RETURN_VALUE", "UNARY_NEGATIVE", "LIST_TO_TUPLE"),
    )
    if name in dis.opmap
)
"""What a type is written with: names, attributes, items, `|` and constants, but no call and no function."""


_HARDENING = hardening.__file__
_IMPORTLIB = "<frozen importlib"
_NAMESPACES = ("builtins.globals", "builtins.locals", "builtins.vars")
_LOADED_BY_NOBODY = frozenset(
    ["_ctypes", "_testcapi", "_testinternalcapi", "_xxsubinterpreters", "_interpreters"]
)
"""Modules that also the library must not import on a program's behalf."""

_SIMULATED = frozenset(
    [
        *("threading.py", "_threading_local.py", "queue.py", "sched.py", "functools.py"),
        *("concurrent/futures/__init__.py", "concurrent/futures/_base.py", "concurrent/futures/thread.py"),
        *("logging/__init__.py", "logging/handlers.py"),
    ]
)
"""Files of the standard library whose globals are the simulation's."""

_FOR_NOBODY_ELSE = (
    *("exec", "compile", "code.", "function.", "gc.", "sys._", "sys.set", "sys.monitoring"),
    *("object.__getattr__", "builtins.", "marshal."),
)
"""Beginnings of events that neither a scenario nor a library module that is being imported may cause."""


def place_of(code: types.CodeType) -> str:
    """File and qualified name; the file within the standard library or this package, if it is there."""
    return f"{_file_of(code)}:{code.co_qualname}"


def _file_of(code: types.CodeType) -> str:
    name = code.co_filename
    for root in (ENGINE, LIBRARY):
        if name[: len(root)] == root and name[: len(PACKAGES)] != PACKAGES:
            return name[len(root) :]
    return "" if name[:1] == os.sep else name


def is_permitted(
    event: str, args: tuple[object, ...], code: types.CodeType, caller: types.CodeType | None
) -> bool:
    """Whether the function with this code may cause the event, whoever is behind it.

    Args:
        event: of the audit hook.
        args: what comes with it.
        code: of the nearest frame.
        caller: of the frame behind that.
    """
    place = place_of(code)
    if place in _HANDS_OUT and (caller is None or caller.co_filename != code.co_filename):
        return False
    if event == "object.__getattr__":
        name = str(args[1])
        allowed = _MEMBERS.get(name, frozenset())
        if place not in allowed and _file_of(code) not in allowed:
            return False
        return name not in _OF_OWN_FUNCTIONS or _is_own(args[0])
    if event == "object.__setattr__":
        if isinstance(args[0], type):
            return _file_of(code) in _MAKE_CLASSES
        return (place in (_NAMEDTUPLE, "types.py:coroutine")) and _is_own(args[0])
    if place not in _FUNCTIONS.get(event, frozenset()):
        return False
    if place == _READS_TEXTS_OF_TYPES:
        return event == "exec" and isinstance(args[0], types.CodeType) and _only_looks(args[0])
    if event == "open" and place != "probe/child.py:_make_subject":
        return str(args[0])[: len(LIBRARY)] == LIBRARY or str(args[0])[: len(ENGINE)] == ENGINE
    return True


def _is_own(function: object) -> bool:
    """Whether a function is neither the library's nor the engine's nor a scenario's."""
    if not isinstance(function, types.FunctionType):
        return False
    name = function.__code__.co_filename
    return name[:1] != os.sep and name != SCENARIOS and name[: len("<threadlings")] != "<threadlings"


def _only_looks(code: types.CodeType) -> bool:
    return all(operation in _LOOKS_ONLY for operation in code.co_code[::2])


def culprit(
    event: str,
    args: tuple[object, ...],
    frame: types.FrameType | None,
    student_file: str,
    roots: Sequence[str],
) -> tuple[bool, int | None]:
    """Whether the program is behind an event, and the line that is.

    The frames are asked from the nearest on: see `threadlings.probe.permissions`. Scenarios and library
    modules that are being imported may do what neither makes code nor looks around.
    """
    refused, nearest = False, True
    while frame is not None:
        code = frame.f_code
        name = code.co_filename
        if name == _HARDENING:
            if nearest and event == "sys._getframe":
                return False, None
        elif name == student_file:
            return refused or not (nearest and event in _NAMESPACES), frame.f_lineno
        elif name == SCENARIOS or name[: len(_IMPORTLIB)] == _IMPORTLIB:
            if event == "import" and not _LOADED_BY_NOBODY.isdisjoint(ends_of(str(args[0]))):
                refused = True
            elif nearest and name != SCENARIOS:
                refused = not _is_import(event, args, frame, roots)
            else:
                refused = refused or event.startswith(_FOR_NOBODY_ELSE)
            if not refused:
                return False, None
            nearest = False
        else:
            if nearest:
                caller = back_of(frame)
                if event in _NAMESPACES:
                    if (
                        name[:1] == os.sep
                        and name[: len(ENGINE)] != ENGINE
                        and _in_library(name) not in _SIMULATED
                    ):
                        return False, None
                    refused = True
                elif (
                    event == "open"
                    and name[: len(ENGINE)] == ENGINE
                    and _is_for_a_report(args, student_file, roots)
                ) or is_permitted(event, args, code, None if caller is None else caller.f_code):
                    return False, None
            refused = refused or name[: len(ENGINE)] == ENGINE
            nearest = False
        frame = back_of(frame)
    return refused, None


def _is_for_a_report(args: tuple[object, ...], student_file: str, roots: Sequence[str]) -> bool:
    """Whether it is a source that the interpreter shows when it reports an exception nobody can catch."""
    path = str(args[0])
    name = path[-len(student_file) :], path[-len(SCENARIOS) :]
    return args[1] in ("r", "rb") and (
        student_file in name or SCENARIOS in name or any(path[: len(root)] == root for root in roots)
    )


def _is_import(event: str, args: tuple[object, ...], frame: types.FrameType, roots: Sequence[str]) -> bool:
    """Whether it is the interpreter's own import that causes an event, of a module that is really there.

    The import system can be called by hand, with loaders that make up what they load.
    """
    if event in ("open", "os.listdir"):
        return any(str(args[0])[: len(root)] == root for root in roots)
    if event != "exec":
        return not event.startswith(("gc.", "sys._", "sys.set", "builtins."))
    if frame.f_code.co_qualname == "FrozenImporter.exec_module":
        return True
    loads = back_of(frame)
    if loads is None or loads.f_code.co_qualname != "_LoaderBasics.exec_module":
        return False
    loader = locals_of(loads).get("self")
    return (
        type(loader) is SourceFileLoader
        and set(vars(loader)) <= {"name", "path"}
        and any(str(loader.path)[: len(root)] == root for root in roots)
    )


def _in_library(filename: str) -> str:
    """The file's name within the standard library; empty for any other file."""
    inside = filename[: len(LIBRARY)] == LIBRARY and filename[: len(PACKAGES)] != PACKAGES
    return filename[len(LIBRARY) :] if inside else ""


def ends_of(module: str) -> tuple[str, str]:
    """The first part of a module's name, and the last."""
    return module.partition(".")[0], module.rpartition(".")[2]
