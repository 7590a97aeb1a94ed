"""Runs CPython's own tests of pure-Python library modules, instrumented and with every hook active.

Run as a program: `python stdlib_under_hooks.py MODULE...` prints one JSON object per module. The module is
imported by a loader that instruments its source, so that the tests' own `import_fresh_module` gets
instrumented copies, too.

The tests run inside one execution. It announces everything, but nobody else can have the turn, and two
things that are the engine's and not the instrumentation's are switched off: objects that were touched are
not kept alive, and loops are not judged.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import sys
import types
import unittest
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from threadlings.engine.execution import Execution, Limits, Pool
from threadlings.engine.instrument import Program
from threadlings.engine.modules import Library

_DATA = json.loads((Path(__file__).parent / "stdlib_under_hooks.json").read_text(encoding="utf-8"))
TESTS: dict[str, list[str]] = _DATA["modules"]
"""Test module -> the library modules that are instrumented for it."""
EXCLUDED: dict[str, str] = _DATA["excluded"]
"""Test -> why it cannot pass here."""


class _Forgetful(dict[int, Any]):
    def __setitem__(self, key: int, value: object) -> None:
        pass


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, program: Program, name: str, path: str) -> None:
        super().__init__(name, path)
        self._program = program

    def exec_module(self, module: types.ModuleType) -> None:
        # Builtins of its own are how hooks know instrumented functions from the library's.
        vars(module)["__builtins__"] = dict(vars(builtins))
        exec(self._program.code, vars(module))


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, library: Library, names: Sequence[str]) -> None:
        # Before anything is unloaded: instrumenting needs the library itself.
        self._programs: dict[str, Program] = {}
        for name in names:
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin == "frozen":
                spec = importlib.machinery.PathFinder.find_spec(name)
            if spec is None or spec.origin is None:
                raise ModuleNotFoundError(f"no source of {name}", name=name)
            source = Path(spec.origin).read_text(encoding="utf-8")
            self._programs[name] = library.add_source("student", source, spec.origin, None)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self._programs:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None:
            return None
        loader = _Loader(self._programs[name], name, spec.origin)
        return importlib.util.spec_from_file_location(
            name, spec.origin, loader=loader, submodule_search_locations=spec.submodule_search_locations
        )


def run_tests(test: str, library: Library) -> dict[str, object]:
    """Run `test.TEST` with its modules instrumented: how many ran, and which failed."""
    names = TESTS[test]
    finder = _Finder(library, names)
    sys.meta_path.insert(0, finder)
    for name in names:
        sys.modules.pop(name, None)
    for name in names:
        importlib.import_module(name)
    announced = 0

    def observe(_: Execution, event: object) -> None:
        nonlocal announced
        announced += 1

    execution = Execution(Pool(), Limits(max_steps=10**12, max_loop_turns=10**12), observer=observe)
    execution.pins = _Forgetful()
    execution.loop_turn = execution.loop_begin = lambda *_: None  # type: ignore[method-assign]
    outcome: list[unittest.TestResult] = []

    def body() -> None:
        loader = unittest.TestLoader()
        suite = loader.loadTestsFromName(f"test.{test}")
        outcome.append(unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite))

    library.engine.begin(execution)
    try:
        result = execution.run(body)
    finally:
        library.engine.end()
        sys.meta_path.remove(finder)
    if not outcome:
        return {
            "test": test,
            "run": 0,
            "excluded": [],
            "failed": {"execution": f"{result.kind} {result.exception!r}"},
            "announced": 0,
        }
    found = outcome[0]
    failed = {
        str(case.id()): text.strip().splitlines()[-1] for case, text in [*found.failures, *found.errors]
    }
    failed |= {str(case.id()): "unexpected success" for case in found.unexpectedSuccesses}
    excluded = sorted(failed.keys() & EXCLUDED.keys())
    return {
        "test": test,
        "excluded": excluded,
        "run": found.testsRun - len(found.skipped),
        "failed": {name: text for name, text in failed.items() if name not in EXCLUDED},
        "announced": announced,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for wanted in sys.argv[1:]:
        print(json.dumps(run_tests(wanted, Library())), flush=True)
