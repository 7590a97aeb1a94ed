"""What the program under test imports: CPython's own modules over the simulated `_thread` and `time`.

The program gets a private `__import__`. For the modules listed in `_FRESH` it hands out copies whose source
is the standard library's, executed afresh over the simulation; everything else is imported as usual. Nothing
outside the program is patched.

`threading` is executed once and reset before each execution, because creating its classes costs more than a
short execution. Its bookkeeping of live threads is not explored (`lifecycle`). The classes with state that is
read without a lock are instrumented. `queue`, `concurrent.futures`, `sched` and `logging` are executed once
per execution, and only if the program imports them. What cannot be explored may be imported, but not used
(`stand_ins`).
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import importlib
import importlib.util
import inspect
import itertools
import operator
import random
import sys
import threading as real_threading
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any
from weakref import WeakSet

from threadlings.engine.clock import make_time_module
from threadlings.engine.foreseen import Foreseen
from threadlings.engine.hooks import make_hooks
from threadlings.engine.instrument import Program, Turns, instrument, stored_attributes
from threadlings.engine.lifecycle import connect_threads
from threadlings.engine.lines import Wait
from threadlings.engine.monitors import Monitors
from threadlings.engine.pools import FUTURES, SILENT_LOGGING, Pools
from threadlings.engine.primitives import MAIN_IDENT, Engine, make_thread_module, unbound
from threadlings.engine.stand_ins import Refused, private_sys, quiet_os, refused_class, silent_atexit

_INSTRUMENTED_THREADING = frozenset({"Barrier"})
_FRESH = (
    "queue",
    "_threading_local",
    "sched",
    "concurrent",
    "concurrent.futures",
    "concurrent.futures._base",
    "concurrent.futures.thread",
    "logging",
    "logging.handlers",
)
_HARMLESS = frozenset(["http", "urllib.parse"])
"""Parts of what is refused that only calculate."""

_REFUSED = frozenset(
    [
        "asyncio",
        "multiprocessing",
        "socket",
        "select",
        "selectors",
        "subprocess",
        "signal",
        "ssl",
        "socketserver",
        "http",
        "urllib",
        "ctypes",
        "concurrent.futures.process",
        "concurrent.interpreters",
    ]
)
_LEADS_NOWHERE = frozenset(["__future__", "abc", "collections", "dataclasses", "enum", "math", "typing"])
"""Modules after whose import nothing has drawn a random number, and nothing can without a further import."""

MAY_BE_REPLACED = frozenset({"excepthook", "_counter", "_trace_hook", "_profile_hook"})
"""What a program may give another value in `threading`, by its documentation or by using it."""

_BOOKKEEPING = frozenset({dict, list, set, WeakSet})
"""Containers in which a simulated module keeps what it knows of threads."""

_FIRST_ID = 140_000_000_000_016
# CPython takes the thread that imports `threading` first for the main thread, and waits for it at exit.
assert real_threading.main_thread().is_alive()


class Library:
    """The simulated modules of one engine.

    Attributes:
        engine: the engine that primitives and hooks talk to.
        hooks: hook name -> function, for instrumenting more source.
        program_modules: the program's own modules by name, but for private ones.
        files: instrumented files by index; hooks carry the index in their site numbers.
        foreseen: files that were instrumented before it was known in which program they are needed.
    """

    def __init__(self) -> None:
        self.engine = Engine()
        self.files: list[tuple[str, Program]] = []
        self.module_index: dict[int, int] = {}
        self.program_modules: dict[str, types.ModuleType] = {}
        self.hooks = make_hooks(self.engine, self.module_index)
        self._written: types.ModuleType | None = None
        self._texts: dict[tuple[str, str, int | None], types.CodeType] = {}
        self.hooks |= {"text": self._text, "compile": self._compile}
        self._programs: dict[str, Program] = {}
        self.foreseen = Foreseen()
        self._thread = make_thread_module(self.engine)
        self._time = make_time_module(self.engine)
        self._zero_based_time = make_time_module(self.engine, boot_ns=0)
        self._os = quiet_os()
        self._atexit = silent_atexit()
        self._stand_ins = {
            "sys": private_sys(self.engine, self._visible_modules),
            "importlib": self._private_importlib(),
        }
        self._modules: dict[str, types.ModuleType] = {}
        self._extra: dict[str, Callable[[], types.ModuleType]] = {}
        self._private: set[str] = set()
        self._identity = _identity_of(self.engine)
        self._shown: dict[int, types.ModuleType] = {}
        self._shown_threading: dict[str, Any] = {}
        self._shown_builtins: types.ModuleType | None = None
        self._seeded = False
        self.threading = self._execute("threading")
        connect_threads(self.threading, self.engine, self._excepthook)
        self.monitors = Monitors(self.engine)
        self.monitors.connect_threading(self.threading)
        self.pools = Pools(self.monitors)
        self._functools = self._execute("functools")
        self._pristine = dict(vars(self.threading))
        self._classes = [
            cls for cls in self._pristine.values() if isinstance(cls, type) and cls.__module__ == "threading"
        ]
        self._pristine_classes = [dict(vars(cls)) for cls in self._classes]
        self._remember_classes()
        self._steady = _steady_members(self._pristine, but=MAY_BE_REPLACED)
        self._steady_of = operator.itemgetter(*self._steady)
        self._fresh_members: list[tuple[str, types.ModuleType | type, dict[str, Any]]] = []
        self._always_protected = {id(self.threading), *map(id, self._classes)}
        main = self._pristine["_MainThread"]()
        self._pristine_main = {**vars(main), "_ident": MAIN_IDENT}

    # -- sources ---------------------------------------------------------------------------------------

    def add_source(
        self, kind: str, source: str, filename: str, stored: frozenset[str] | None, turns: Turns = ""
    ) -> Program:
        """Instrument a file and give it an index of its own; for `turns` see `instrument`.

        Raises:
            SyntaxError: the source does not compile.
        """
        index = len(self.files)
        program = None if turns else self.foreseen.find(source, filename, index, stored)
        if program is None:
            program = instrument(source, filename, self.hooks, stored=stored, file_index=index, turns=turns)
        self.files.append((kind, program))
        return program

    def drop_files(self, keep: int) -> None:
        """Forget all files but the first `keep`, and what the program had made into code."""
        del self.files[keep:]
        self._texts.clear()

    def foresee(self, source: str, filename: str, number: int, *, beside: tuple[str, str]) -> None:
        """Instrument a file that several programs share, for forks of this process that are going to run it.

        Args:
            source: its text.
            filename: the name that it is going to have.
            number: how many files come before it.
            beside: text and name of the program's other file.

        Raises:
            SyntaxError: the file is no Python; so with whatever else `ast.parse` and `instrument` raise.
        """
        index = len(self.files) + number

        def prepared(stored: frozenset[str] | None) -> Program:
            return instrument(source, filename, self.hooks, stored=stored, file_index=index)

        self.foreseen.foresee(source, filename, index, beside, prepared)

    def _text(self, text: object, mode: str, file_index: int | None, filename: str = "<string>") -> object:
        """What `exec` or `eval` is to be given for `text`; what is wrong with it they will find."""
        if type(text) is not str:
            return text
        key = text, mode, file_index
        code = self._texts.get(key)
        if code is None:
            source = text.lstrip(" \t") if mode == "eval" else text
            try:
                program = instrument(
                    source,
                    filename,
                    self.hooks,
                    file_index=len(self.files),
                    globals_index=file_index,
                    left_alone=frozenset() if file_index is not None else frozenset({"__init__"}),
                    mode=mode,
                )
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return text
            self.files.append(("library", program))
            code = self._texts[key] = program.code
        return code

    def _compile(self, function: Any, file_index: int) -> Any:
        """`compile` for the program."""
        if function is not compile:
            return function

        def compile_(source: Any, filename: Any, mode: str, *args: Any, **kwargs: Any) -> Any:
            if mode in ("exec", "eval") and not args and not kwargs and type(filename) is str:
                code = self._text(source, mode, file_index, filename)
                if isinstance(code, types.CodeType):
                    return code
            return compile(source, filename, mode, *args, **kwargs)

        return compile_

    def prepare(self, name: str) -> None:
        """Instrument a library module ahead of its first use."""
        while name:
            self._program(name)
            name = name.rpartition(".")[0]

    def add_plain_module(
        self, name: str, source: str, members: Mapping[str, Any] | None = None, *, private: bool = False
    ) -> None:
        """Let the program import `name`, made from `source`, which is not instrumented.

        Args:
            name: the module's name.
            source: its text.
            members: what the simulation has in place of its own.
            private: only for private files: what starts their threads must not be in the program's hands.
        """
        if private:
            self._private.add(name)
        code = compile(source, f"<{name}>", "exec", dont_inherit=True)

        def make() -> types.ModuleType:
            module = types.ModuleType(name)
            vars(module)["__builtins__"] = self.builtins(library=True)
            exec(code, vars(module))
            vars(module).update(members or {})
            return module

        self._extra[name] = make

    def duration_of(self, label: str) -> float:
        """How many seconds the work with this label takes in the running execution."""
        execution = self.engine.execution
        return 0.0 if execution is None else execution.duration_of(label)

    def join_line(self, label: str, line: str) -> Wait | None:
        """An operation of the running execution begins to wait."""
        execution = self.engine.execution
        return None if execution is None else execution.join_line(label, line)

    def leave_line(self, wait: Wait | None, through: bool) -> None:
        """The operation is through, or has given up."""
        execution = self.engine.execution
        if execution is not None and wait is not None:
            execution.leave_line(wait, through=through)

    def _program(self, name: str) -> Program:
        program = self._programs.get(name)
        if program is None:
            spec = importlib.util.find_spec(name)
            source = getattr(spec and spec.loader, "get_source", lambda _: None)(name)
            if spec is None or spec.origin is None or source is None:
                raise ImportError(f"the standard library's {name} is not available as source", name=name)
            only = None
            if name == "threading":
                only = _INSTRUMENTED_THREADING
            elif name == "queue" or name.startswith(("concurrent.", "logging")):
                # All their state is behind monitors and locks, which are steps of their own.
                only = frozenset()
            elif name == "functools":
                only = frozenset({"cached_property"})
            elif name == "concurrent":
                source = ""
            if name == FUTURES:
                # On a clock that stands still while anybody runs, a wait that ends exactly at its deadline
                # would begin again for ever.
                source = source.replace("if wait_timeout < 0:", "if wait_timeout <= 0:")
            elif name == "concurrent.futures.thread":
                # Python 3.12 looks before it waits, which shows nothing and multiplies the interleavings.
                source = source.replace("= work_queue.get_nowait()", "= work_queue.get(block=True)")
            program = instrument(
                source,
                spec.origin,
                self.hooks,
                stored=stored_attributes([ast.parse(source)]),
                file_index=len(self.files),
                only_classes=only,
            )
            self.files.append(("library", program))
            self._programs[name] = program
        return program

    def _execute(self, name: str) -> types.ModuleType:
        module = types.ModuleType(name)
        spec = importlib.util.find_spec(name)
        namespace = vars(module)
        namespace["__file__"] = spec.origin if spec is not None else None
        namespace["__spec__"] = spec
        if spec is not None and spec.submodule_search_locations is not None:
            namespace["__path__"] = list(spec.submodule_search_locations)
            namespace["__package__"] = name
        else:
            namespace["__package__"] = name.rpartition(".")[0]
        namespace["__builtins__"] = self.builtins(library=True)
        self._modules[name] = module
        exec(self._program(name).code, namespace)
        return module

    def protect(self, holders: Iterable[object]) -> None:
        """Let `Engine.watch` hear of attributes that the program stores in these objects, too."""
        self._always_protected |= {id(holder) for holder in holders}

    # -- one execution ---------------------------------------------------------------------------------

    def forget(self) -> None:
        """Let go of everything that belongs to the last execution."""
        namespace = vars(self.threading)
        self._fresh_members.clear()
        self.engine.protected = set(self._always_protected)
        namespace.clear()
        namespace.update(self._pristine)
        # Compared by identity: an `__eq__` of the program has no say in what is pristine.
        if not self._classes_are_pristine():
            for cls, pristine in zip(self._classes, self._pristine_classes, strict=True):
                _restore(cls, pristine)
            self._remember_classes()
        for name in ("_active", "_limbo", "_dangling", "_shutdown_locks"):
            if name in namespace:
                namespace[name].clear()
        self._modules.clear()
        self._shown.clear()
        self._shown_threading = {}
        self._shown_builtins = None
        self.program_modules.clear()
        self.module_index.clear()

    def reset(self) -> None:
        """Put every simulated module back to what it is in a fresh interpreter; `forget` comes first."""
        namespace = vars(self.threading)
        namespace["_threading_atexits"] = []
        namespace["_counter"] = itertools.count(1).__next__
        namespace["_main_thread"] = namespace["_active"][MAIN_IDENT] = self._new_main_thread(namespace)
        self._seeded = False

    def _classes_are_pristine(self) -> bool:
        names, members = self._members
        return list(chain.from_iterable(self._namespaces)) == names and all(
            map(operator.is_, chain.from_iterable([space.values() for space in self._namespaces]), members)
        )

    def tell_replaced(self) -> None:
        """Tell `Engine.watch` which function or class of a simulated module is not what it was.

        Who replaces `Thread.start` replaces it for everybody, and for whoever looks at the outcome.
        """
        watch = self.engine.watch
        if watch is None:
            return
        looked_at: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
        namespace = vars(self.threading)
        try:
            steady = all(map(operator.is_, self._steady_of(namespace), self._steady.values()))
        except KeyError:
            steady = False
        if not steady:
            looked_at.append(("threading", namespace, self._steady))
        if not self._classes_are_pristine():
            looked_at += [
                (f"threading.{cls.__name__}", vars(cls), pristine)
                for cls, pristine in zip(self._classes, self._pristine_classes, strict=True)
            ]
        looked_at += [(name, vars(holder), members) for name, holder, members in self._fresh_members]
        for name, now, before in looked_at:
            for member, value in before.items():
                if now.get(member, self) is not value:
                    watch("replaced", f"{name}.{member}")

    def _remember_classes(self) -> None:
        """Note every member of every class of `threading`, in the order of today."""
        self._namespaces = [vars(cls) for cls in self._classes]
        self._members = (
            list(chain.from_iterable(self._namespaces)),
            list(chain.from_iterable(space.values() for space in self._namespaces)),
        )

    def _new_main_thread(self, namespace: Mapping[str, Any]) -> Any:
        """A main thread as it was at first; `_MainThread()` would take three times as long."""
        main = object.__new__(namespace["_MainThread"])
        started = namespace["Event"]()
        started._flag = True
        vars(main).update(self._pristine_main, _started=started, _kwargs={})
        namespace["_dangling"].add(main)
        return main

    def _seed(self) -> None:
        """Random numbers are the same in every execution, from the first import on that may lead to them."""
        if not self._seeded:
            self._seeded = True
            random.seed(20_260_101)

    def main_thread(self) -> Any:
        """The `threading` object of the main thread."""
        return vars(self.threading)["_main_thread"]

    def shut_down(self) -> None:
        """What the interpreter does when the main thread ends: let pools finish their work."""
        for callback in reversed(vars(self.threading)["_threading_atexits"]):
            callback()

    # -- imports ---------------------------------------------------------------------------------------

    def builtins(
        self, *, library: bool = False, zero_based_time: bool = False, private: bool = False
    ) -> dict[str, Any]:
        """A private `__builtins__` whose `__import__` hands out the simulation."""
        namespace = dict(vars(builtins))

        def private_import(
            name: str,
            globals: Mapping[str, Any] | None = None,
            locals: Mapping[str, Any] | None = None,
            fromlist: Sequence[str] | None = (),
            level: int = 0,
        ) -> types.ModuleType:
            if level:
                package = (globals or {}).get("__package__") or ""
                base = package.rsplit(".", level - 1)[0] if level > 1 else package
                name = f"{base}.{name}" if name else base
            offered = name in self._extra and (private or library or name not in self._private)
            if self.engine.watch is not None and not library and not offered:
                self.engine.watch("import", name)
            module = self._offer(name, fromlist or ()) if offered else None
            if name == "logging" and library and (globals or {}).get("__name__") == FUTURES:
                return SILENT_LOGGING
            if module is None:
                module = self._load(name, fromlist or (), library, zero_based_time)
                if not library and not private:
                    module = self._shown_builtins if name == "builtins" else module and self._show(module)
            if module is not None:
                return module
            if name not in _LEADS_NOWHERE:
                self._seed()
            return builtins.__import__(name, globals, locals, fromlist or (), 0)

        namespace["__import__"] = private_import
        if not library:
            namespace["id"] = self._identity
        return namespace

    def _load(
        self, name: str, fromlist: Sequence[str], library: bool, zero_based_time: bool
    ) -> types.ModuleType | None:
        if name in self._stand_ins and not library:
            self._seed()
            return self._stand_ins[name]
        if name == "time":
            return self._zero_based_time if zero_based_time else self._time
        if name == "_thread":
            return self._thread
        if name == "threading":
            return self.threading if not library or "threading" not in self._modules else self._modules[name]
        if name == "functools" and hasattr(self, "_functools"):
            return self._functools
        if name == "dataclasses" and not library:
            return self._dataclasses()
        if name in ("os", "atexit", "warnings") and library:
            return {"os": self._os, "atexit": self._atexit}.get(name)
        if name == "_queue" and library:
            raise ImportError("the pure Python queue is used", name=name)
        if name in self._extra and name not in self._private:
            return self._offer(name, fromlist)
        if name not in _HARMLESS and (name in _REFUSED or name.partition(".")[0] in _REFUSED):
            return Refused(name if fromlist else name.partition(".")[0])
        if name in _FRESH:
            module = self._fresh(name)
            for member in fromlist:
                if f"{name}.{member}" in _FRESH and not hasattr(module, member):
                    self._fresh(f"{name}.{member}")
            if fromlist or "." not in name:
                return module
            return self._modules[name.partition(".")[0]]
        return None

    def _offer(self, name: str, fromlist: Sequence[str]) -> types.ModuleType:
        """What an import of one of the added modules is given."""
        if name not in self._modules:
            self._modules[name] = self._extra[name]()
        top = name.partition(".")[0]
        if fromlist or top == name:
            return self._modules[name]
        package = types.ModuleType(top)
        setattr(package, name.partition(".")[2], self._modules[name])
        return package

    def _dataclasses(self) -> types.ModuleType:
        """`dataclasses` whose generated methods announce which fields they read."""
        module = self._written
        if module is None:
            module = self._written = types.ModuleType("dataclasses")
            namespace = self.builtins(library=True)
            methods = self.builtins()

            def exec_(text: str, globals: dict[str, Any], *args: Any) -> None:
                # A new object is nobody else's, so what its constructor does needs no announcement.
                code = self._text(text, "exec", None)
                if code is text:
                    raise SyntaxError("this field cannot be written into a method")
                globals.setdefault("__builtins__", methods)
                exec(code, globals, *args)  # type: ignore[arg-type]

            namespace["exec"] = exec_
            vars(module).update(__builtins__=namespace, __file__=dataclasses.__file__)
            # Under a name of its own, so that it cannot be taken for the real one, whose code is not seen.
            exec(compile(inspect.getsource(dataclasses), "<threadlings.dataclasses>", "exec"), vars(module))
            self.engine.footprints.read_objects |= {
                vars(module)[name] for name in ("asdict", "astuple", "replace")
            }
        return module

    def show_builtins(self, namespace: dict[str, Any]) -> dict[str, Any]:
        """A copy of private builtins, for one execution.

        The first one is also what `import builtins` gives: names that the program adds there are known to it
        everywhere, and to nobody else.
        """
        module = types.ModuleType("builtins", builtins.__doc__)
        vars(module).update(namespace)
        if self._shown_builtins is None:
            self._shown_builtins = module
            self.engine.protected.add(id(module))
        return vars(module)

    def _show(self, module: types.ModuleType) -> types.ModuleType:
        """What the program sees of a simulated module: the same members, in a namespace of its own.

        What it binds anew there, by whatever means, is never what a scenario or the library reads. The
        library's bookkeeping is shown as it is now: who changes that changes a copy.
        """
        if not self._is_simulated(module):
            return module
        shown = self._shown.get(id(module))
        if shown is None:
            shown = self._shown[id(module)] = types.ModuleType(module.__name__, module.__doc__)
            namespace = vars(shown)
            namespace.update(vars(module))
            namespace.pop("__builtins__", None)
            for name, value in namespace.items():
                if type(value) in _BOOKKEEPING and not name.startswith("__"):
                    namespace[name] = value.copy()
                elif type(value) is types.ModuleType:
                    namespace[name] = self._show(value)
            if module is self.threading:
                self._shown_threading = namespace
            if id(module) in self.engine.protected:
                self.engine.protected.add(id(shown))
        for name, value in list(vars(module).items()):
            # Submodules become attributes when they are first imported.
            if type(value) is types.ModuleType and name not in vars(shown):
                vars(shown)[name] = self._show(value)
        return shown

    def _is_simulated(self, module: types.ModuleType) -> bool:
        return (
            module in (self.threading, self._thread, self._time, self._zero_based_time, self._functools)
            or module is self._written
            or self._modules.get(module.__name__) is module
        )

    def _excepthook(self) -> Callable[..., object]:
        """The program's `threading.excepthook` if it has replaced it, and the scenarios' otherwise.

        None stands for the one that there was, as in CPython.
        """
        pristine: Callable[..., object] = self._pristine["excepthook"]
        shown: Callable[..., object] = self._shown_threading.get("excepthook", pristine)
        if shown is not pristine:
            return pristine if shown is None else shown
        found: Callable[..., object] = vars(self.threading)["excepthook"]
        return found

    def _private_importlib(self) -> types.ModuleType:
        """`importlib` whose `import_module` hands out the simulation, too."""
        module = types.ModuleType("importlib")
        vars(module).update({k: v for k, v in vars(importlib).items() if k != "__builtins__"})

        def import_module(name: str, package: str | None = None) -> types.ModuleType:
            loaded = None if name.startswith(".") else self._load(name, ("*",), False, False)
            if name == "builtins":
                loaded = self._shown_builtins
            self._seed()
            return importlib.import_module(name, package) if loaded is None else self._show(loaded)

        vars(module)["import_module"] = import_module
        return module

    def _visible_modules(self) -> dict[str, types.ModuleType]:
        """What `sys.modules` is to the program: nothing real where there is a simulation or a refusal."""
        unseen = {"threadlings", *_FRESH, *_REFUSED}
        real = {
            name: module
            for name, module in sys.modules.items()
            if name not in unseen and name.partition(".")[0] not in unseen
        }
        always = {"time": self._time, "_thread": self._thread, "threading": self.threading}
        simulated = {name: module for name, module in self._modules.items() if name not in self._private}
        shown = {name: self._show(module) for name, module in {**always, **simulated}.items()}
        if self._shown_builtins is not None:
            shown["builtins"] = self._shown_builtins
        return {**real, **shown, **self._stand_ins, **self.program_modules}

    def _watch_members(self, name: str, module: types.ModuleType) -> None:
        self._fresh_members.append((name, module, _steady_members(vars(module))))
        for cls in list(vars(module).values()):
            if isinstance(cls, type) and cls.__module__ == name:
                self._fresh_members.append((f"{name}.{cls.__name__}", cls, _steady_members(vars(cls))))
        self.engine.protected.update(id(holder) for _, holder, _ in self._fresh_members)

    def _fresh(self, name: str) -> types.ModuleType:
        if name in self._modules:
            return self._modules[name]
        parent_name, _, short = name.rpartition(".")
        parent = self._fresh(parent_name) if parent_name else None
        module = self._modules.get(name)
        if module is None:
            module = self._execute(name)
            connect = {
                "queue": self.monitors.connect_queue,
                FUTURES: self.pools.connect_futures,
                "concurrent.futures.thread": self.pools.connect_pool,
            }.get(name)
            if connect is not None:
                connect(module)
            if name == "concurrent.futures":
                # Else it would be refused where it is only named, as by `from ... import *`.
                vars(module)["ProcessPoolExecutor"] = refused_class(name, "ProcessPoolExecutor")
            if self.engine.watch is not None:
                self._watch_members(name, module)
        if parent is not None:
            setattr(parent, short, module)
        return module


def _identity_of(engine: Engine) -> Any:
    """What `id` gives the program: sorting by it must not depend on where objects happen to lie."""
    identities: dict[int, tuple[int, Any]] = {}
    engine.at_end.append(identities.clear)

    def identity(obj: Any, /) -> int:
        if engine.execution is None:
            return id(obj)
        return identities.setdefault(id(obj), (_FIRST_ID + 16 * len(identities), obj))[0]

    identity.__name__ = identity.__qualname__ = "id"
    return unbound(identity)


def _restore(cls: type, members: Mapping[str, Any]) -> None:
    """Undo what a program did to a class of the library."""
    current = vars(cls)
    for name in [name for name in current if name not in members]:
        delattr(cls, name)
    for name, member in members.items():
        if current.get(name) is not member:
            setattr(cls, name, member)


def _steady_members(namespace: Mapping[str, Any], but: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Functions and classes; other members are state, which may change."""
    kinds = (types.FunctionType, types.BuiltinFunctionType, type)
    return {n: value for n, value in namespace.items() if isinstance(value, kinds) and n not in but}
