"""CPython's own tests of synchronisation primitives, run on the simulated ones.

The interpreter's `test.lock_tests` is executed as a program under the engine: its threads are simulated, its
sleeps take no time, and the helpers that count real threads are replaced. Nothing of it is part of this
project; where the interpreter comes without its `test` package, the tests are skipped.
"""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from threadlings.engine.execution import Limits
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject

SPEC = importlib.util.find_spec("test.lock_tests") if importlib.util.find_spec("test") else None
if SPEC is None or SPEC.origin is None:
    pytest.skip("this Python comes without its test package", allow_module_level=True)
SOURCE = Path(SPEC.origin).read_text(encoding="utf-8")

HELPERS = """
import contextlib, time
class support:
    has_fork_support = True
    SHORT_TIMEOUT = 30.0
    LONG_TIMEOUT = 300.0
    def reap_children(): pass
    def sleeping_retry(timeout, *args):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            yield
            time.sleep(0.01)
        raise AssertionError('timed out')
class threading_helper:
    wait_threads_exit = contextlib.nullcontext
    def threading_setup(): return ()
    def threading_cleanup(*args): pass
"""

PARTS = {
    "LockTests": "locktype = staticmethod(threading.Lock)",
    "RLockTests": "locktype = staticmethod(threading.RLock)",
    "PyRLockTests": "locktype = staticmethod(threading._PyRLock)",
    "ConditionAsRLockTests": "locktype = staticmethod(threading.Condition)",
    "EventTests": "eventtype = staticmethod(threading.Event)",
    "ConditionTests": "condtype = staticmethod(threading.Condition)",
    "SemaphoreTests": "semtype = staticmethod(threading.Semaphore)",
    "BoundedSemaphoreTests": "semtype = staticmethod(threading.BoundedSemaphore)",
    "BarrierTests": "barriertype = staticmethod(threading.Barrier)",
}

MAIN = """
def main():
    result = unittest.TestResult()
    Case({method!r}).run(result)
    return result.testsRun, len(result.skipped), [text for _, text in result.failures + result.errors]
"""

NOT_APPLICABLE = {("ConditionAsRLockTests", "test_recursion_count")}
"""CPython skips it as well: a condition does not tell how often its lock was taken."""


def cases() -> Iterator[tuple[str, str]]:
    module = importlib.import_module("test.lock_tests")
    for part in PARTS:
        base = getattr(module, part.replace("Py", "").replace("ConditionAs", ""))
        for method, _ in inspect.getmembers(base, inspect.isfunction):
            if method.startswith("test_") and (part, method) not in NOT_APPLICABLE:
                yield part, method


def test_there_are_tests_to_run() -> None:
    assert len(list(cases())) > 100


@pytest.fixture(scope="module")
def helped_library() -> Library:
    library = Library()
    library.add_plain_module("engine_helpers", HELPERS)
    return library


@pytest.mark.parametrize(("part", "method"), list(cases()))
def test_the_primitives_pass_the_tests_of_cpython(part: str, method: str, helped_library: Library) -> None:
    source = SOURCE.replace("from test import support", "from engine_helpers import support")
    source = source.replace(
        "from test.support import threading_helper", "from engine_helpers import threading_helper"
    )
    assert source.count("engine_helpers") == 2
    base = part.replace("Py", "").replace("ConditionAs", "")
    source += f"\nclass Case({base}):\n    {PARTS[part]}\n" + MAIN.format(method=method)
    files = [SourceFile("student", "lock_tests", source)]
    subject = Subject(
        helped_library, files, lambda modules: modules["student"].main(), Limits(max_steps=200_000)
    )
    result = subject.run()
    assert result.kind == "returned", (result.exception, result.message, result.blocked)
    ran, skipped, problems = result.value
    assert ran == 1
    assert not skipped
    assert not problems, problems[0]
    assert not result.thread_errors
