"""Instrumentation is faithful: programs, and CPython's own tests of library modules, run as without it.

A slice; `benchmarks/faithfulness.py` runs as many programs as one likes, and all of the library.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import traceback
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sequential_programs import generate

from threadlings.engine import subject as subjects
from threadlings.engine.execution import Execution
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject

# Generated programs do what one had better not do; Python says so while it compiles them.
pytestmark = pytest.mark.filterwarnings("ignore")

HERE = Path(__file__).parent
PROGRAMS = 100
QUICK = ("test_bisect", "test_contextlib", "test_copy", "test_dataclasses", "test_graphlib", "test_textwrap")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class _Forgetful(dict[int, object]):
    def __setitem__(self, key: int, value: object) -> None:
        pass


class Unpinned(Execution):
    """An execution that keeps nothing alive: how long objects live is not the hooks' business."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pins = _Forgetful()


def _shown(value: object) -> str:
    try:
        return repr(value)
    except RecursionError:
        return "an object that contains itself"


def _end(module: types.ModuleType, error: BaseException | None) -> tuple[object, ...]:
    """What a run leaves behind: its log, its globals, its error with every line of the traceback."""
    names = ("b", "c", "s", "p", "xs", "d", "q", "st", "n", "m", "k", "w", "t", "rest", "err")
    found = {name: _shown(vars(module)[name]) for name in names if name in vars(module)}
    visible = sorted(name for name in vars(module) if not name.startswith("__"))
    lines: list[object] = []
    if error is not None and not isinstance(error, RecursionError):
        lines = [
            (frame.lineno, frame.name, frame.line)
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == "program.py"
        ]
    text = repr((vars(module).get("log"), found, visible, type(error).__name__, str(error)))
    return _ADDRESS.sub("", text), lines


def plain(source: str) -> tuple[object, ...]:
    """The end of a run without hooks."""
    module = types.ModuleType("program")
    vars(module)["__file__"] = "program.py"
    error: BaseException | None = None
    try:
        exec(compile(source, "program.py", "exec", dont_inherit=True), vars(module))
    except Exception as raised:
        error = raised
    return _end(module, error)


def instrumented(library: Library, source: str) -> tuple[object, ...]:
    """The end of a run with every hook active."""
    subject = Subject(library, [SourceFile("student", "program", source)], lambda modules: None)
    subjects.Execution = Unpinned  # type: ignore[misc]
    try:
        result = subject.run(observer=lambda execution, event: None)
    finally:
        subjects.Execution = Execution  # type: ignore[misc]
    error = getattr(result.exception, "error", result.exception)
    assert result.kind in ("returned", "raised"), result.kind
    return _end(subject.modules["student"], error)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    return Library()


def test_generated_programs_run_the_same_with_and_without_hooks(library: Library) -> None:
    raised = 0
    for seed in range(PROGRAMS):
        source = generate(seed)
        expected = plain(source)
        assert instrumented(library, source) == expected, f"seed {seed}\n{source}"
        raised += bool(expected[1])
    assert PROGRAMS / 10 < raised < PROGRAMS * 9 / 10, "programs should end both ways"


def test_the_library_passes_its_own_tests_under_hooks() -> None:
    pytest.importorskip("test.support", reason="this Python was installed without CPython's own tests")
    command = [sys.executable, str(HERE / "stdlib_under_hooks.py"), *QUICK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["test"] for report in reports] == list(QUICK), done.stderr
    for report in reports:
        assert not report["failed"], report
        assert report["run"] > 10, report
        assert report["announced"] > 1_000, "hooks that are idle would prove nothing"
