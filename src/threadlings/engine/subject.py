"""The subject of a search: a program that can be run again and again, each time in the order it is told.

Nothing survives from one run to the next: the files are executed afresh inside every execution, the
simulated modules are reset, and garbage is collected between executions, never during one (finalisers and
weak-reference callbacks of an old execution must not run in the middle of a new one).

Garbage is collected when the *next* execution is about to begin, not when one has ended: by then its result
has been looked at and dropped, and all of its world dies in the youngest generation. Collected any earlier,
the world is still alive, moves to an older generation, and only a collection of everything, which takes
longer than ten executions, gets rid of it. For the same reason a search keeps the automatic collector off
(`collecting_by_hand`).
"""

from __future__ import annotations

import contextlib
import functools
import gc
import re
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from threadlings.engine.events import Event
from threadlings.engine.execution import Execution, Limits, Pool, Result, SimThread
from threadlings.engine.instrument import Program, Turns
from threadlings.engine.modules import Library

Chooser = Callable[[Execution, SimThread, list[SimThread]], SimThread]
Observer = Callable[[Execution, Event], None]

_COUNTS_THREADS = re.compile(r"active_?[cC]ount|\.enumerate\b|import[^\n#]*\benumerate\b|\._threads\b")
"""What a program says if it asks how many threads a pool has: that shows whether idle ones are used again."""

_OLDER_COLLECTION_EVERY = 64
_FULL_COLLECTION_EVERY = 4096


@dataclass(frozen=True)
class SourceFile:
    """A file of the program.

    Attributes:
        kind: who wrote it: `student` or `scenarios`.
        name: module name.
        source: its text.
        zero_based_time: whether `time.monotonic()` starts at 0.0 in this file.
        private: whether other files can neither import this one nor find it in `sys.modules`.
    """

    kind: str
    name: str
    source: str
    zero_based_time: bool = False
    private: bool = False

    @property
    def filename(self) -> str:
        """The name tracebacks show."""
        return f"{self.name}.py"


@contextlib.contextmanager
def collecting_by_hand() -> Iterator[None]:
    """Garbage is collected by `Subject.run` alone, for the duration of a search."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class LoadError(Exception):
    """A file of the program could not be executed.

    Attributes:
        kind: the file's kind.
        error: what it raised.
    """

    def __init__(self, kind: str, error: BaseException) -> None:
        self.kind = kind
        self.error = error
        super().__init__(kind, error)


class Subject:
    """A program made of files and a main function.

    Args:
        library: the simulated modules; one per process is enough.
        files: executed in order at the start of every execution.
        main: called with the modules by kind; its return value is the observation.
        limits: bounds on steps and threads.
        pool: where OS threads come from; one of its own if there is none.
        turns: whether, and how finely, lines are announced (see `threadlings.engine.instrument`).

    Raises:
        SyntaxError: a file does not compile.
    """

    def __init__(
        self,
        library: Library,
        files: Sequence[SourceFile],
        main: Callable[[dict[str, types.ModuleType]], object],
        limits: Limits | None = None,
        *,
        pool: Pool | None = None,
        turns: Turns = "",
    ) -> None:
        self.library = library
        self.limits = limits or Limits()
        self._pool = pool or Pool()
        self._main = main
        clears = any(".clear" in file.source or "getattr" in file.source for file in files)
        library.monitors.events_are_cleared = clears
        library.monitors.threads_are_counted = any(_COUNTS_THREADS.search(file.source) for file in files)
        stored = _all_of([library.foreseen.stored_in(file.source, file.filename) for file in files])
        self._loaded: list[tuple[SourceFile, Program, int]] = []
        for file in files:
            index = len(library.files)
            program = library.add_source(file.kind, file.source, file.filename, stored, turns)
            self._loaded.append((file, program, index))
        self._builtins = [
            library.builtins(zero_based_time=file.zero_based_time, private=file.private) for file in files
        ]
        self._recursion_limit = sys.getrecursionlimit()
        self.executions = 0
        self.steps = 0
        self.loading = True
        self.modules: dict[str, types.ModuleType] = {}

    def run(
        self,
        plan: Sequence[int] = (),
        *,
        sleeping: frozenset[int] = frozenset(),
        choose: Chooser | None = None,
        observer: Observer | None = None,
    ) -> Result:
        """Run the program once; see `threadlings.engine.execution.Execution` for the arguments."""
        engine = self.library.engine
        self._bury_the_last()
        self.library.reset()
        execution = Execution(
            self._pool, self.limits, plan=plan, sleeping=sleeping, choose=choose, observer=observer
        )
        engine.begin(execution)
        try:
            result = execution.run(functools.partial(self._body, execution))
        finally:
            # A program that takes the stack away must not take it from whoever looks at the outcome.
            sys.setrecursionlimit(self._recursion_limit)
            self.library.tell_replaced()
            engine.end()
        self.executions += 1
        self.steps += len(result.events)
        return result

    def _bury_the_last(self) -> None:
        """Drop the world of the last execution and collect it, before anything of the next one exists.

        Whatever is alive now moves to an older generation, and all that it ever refers to with it: even a
        closure of our caller that is going to know the next execution would keep its world from dying young.
        """
        self.modules = {}
        self.library.forget()
        number = self.executions
        oldest = (
            2 if number % _FULL_COLLECTION_EVERY == 0 else 1 if number % _OLDER_COLLECTION_EVERY == 0 else 0
        )
        gc.collect(oldest)

    def _body(self, execution: Execution) -> object:
        execution.threads[0].python_thread = self.library.main_thread()
        self.loading = True
        modules = self.modules = {}
        for (file, program, index), builtin_names in zip(self._loaded, self._builtins, strict=True):
            module = types.ModuleType(file.name)
            names = builtin_names if file.private else self.library.show_builtins(builtin_names)
            vars(module).update(__builtins__=names, __file__=file.filename)
            self.library.module_index[id(module)] = index
            self.library.engine.footprints.remember_namespace(module)
            modules[file.kind] = module
            if not file.private:
                self.library.program_modules[file.name] = module
            try:
                exec(program.code, vars(module))
            except (Exception, SystemExit) as error:
                raise LoadError(file.kind, error) from None
        self.loading = False
        try:
            return self._main(modules)
        finally:
            execution.result.elapsed_ns = execution.read_clock()
            self.library.shut_down()


def _all_of(stored: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """The attribute names that any of several files may store; None if any name."""
    known = [names for names in stored if names is not None]
    return frozenset[str]().union(*known) if len(known) == len(stored) else None


def describe_site(library: Library, site: int) -> tuple[str, int, str, str]:
    """(kind of file, line, expression, function) of a site number."""
    index, number = site >> 20, site & 0xFFFFF
    kind, program = library.files[index]
    found = program.sites[number]
    return kind, found.line, found.text, found.function
