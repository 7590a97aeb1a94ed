"""Runs programs under our own engine and search, in-process, with the budget that a check has."""

from __future__ import annotations

import gc
import inspect
import time
import types
from typing import Any

from common import Program, serve

from threadlings import scenario
from threadlings.engine.execution import Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.bounded import explore_bounded
from threadlings.search.exhaustive import explore_all
from threadlings.search.sampling import sample
from threadlings.search.shrink import weight_of

_MAX_EXECUTIONS, _MAX_TOTAL_STEPS = 2_000, 250_000
_SCENARIO = """
from threadlings.scenario import together

def run(subject):
    together(*[getattr(subject, name) for name in subject.threads])
    return subject.result()
"""

library = Library()
library.add_plain_module(scenario.__name__, inspect.getsource(scenario))
for _name in ("queue", "concurrent.futures._base", "concurrent.futures.thread", "logging"):
    library.prepare(_name)  # as the probe does, before it serves anybody


class _Enough(Exception):  # noqa: N818 - an answer, not a fault
    """A failing execution was found."""


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Explore one program until something is found or the budget is spent."""
    begun = time.perf_counter()
    program = Program(request)
    collect = request.get("collect", False)
    seen: set[str] = set()
    executions, said, preemptions = 0, "", 0

    def visit(result: Result) -> bool:
        nonlocal executions, said, preemptions
        executions += 1
        if collect:
            seen.add(repr(result.value))
        right = result.kind == "returned" and not result.thread_errors and program.allows(result.value)
        if not right and not collect:
            errors = [result.exception, *(error.exception for error in result.thread_errors)]
            said = f"{result.kind} {result.value!r} {errors}"
            preemptions = weight_of(result)[0]
            raise _Enough
        return False

    complete = False
    files = [SourceFile("student", "program", program.source)]
    if program.threads is None:

        def main(modules: dict[str, types.ModuleType]) -> object:
            return getattr(modules["student"], program.entry)(*program.arguments)

    else:
        files.append(SourceFile("scenarios", "scenarios", _SCENARIO))

        def main(modules: dict[str, types.ModuleType]) -> object:
            return modules["scenarios"].run(getattr(modules["student"], program.entry)())

    subject = Subject(library, files, main)
    prepared = time.perf_counter()
    try:
        coverage = explore_all(subject.run, visit, max_executions=_MAX_EXECUTIONS, max_steps=_MAX_TOTAL_STEPS)
        complete = coverage.exhaustive
        if not complete:
            explore_bounded(subject.run, visit, bound=2, max_executions=300)
            sample(subject.run, visit, executions=200, steps=coverage.steps // subject.executions)
    except _Enough:
        pass
    return {
        "found": bool(said),
        "complete": complete and not said,
        "executions": executions,
        "seconds": time.perf_counter() - begun,
        "outcomes": sorted(seen),
        "preemptions": preemptions,
        "preparing_s": prepared - begun,
        "said": said[:300],
    }


gc.collect()
gc.freeze()  # as the probe's child does
serve(run)
