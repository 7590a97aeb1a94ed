"""CPython's own tests of what is simulated pass on the simulation; see `cpython` and its list of exclusions.

Here each runs once, in the default order; `benchmarks/cpython_tests.py` runs them in random orders, too.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cpython import EXCLUSIONS, MODULES, Suite, exclusions, problem_of, reason_to_leave_out

if importlib.util.find_spec("test") is None:
    pytest.skip("NOTHING OF CPYTHON'S WAS RUN: this Python lacks its test package", allow_module_level=True)

LEAST = {
    "test_thread": 15,
    "test_threading": 130,
    "test_threading_local": 18,
    "test_queue": 20,
    "test_sched": 11,
}
"""How many tests at least must have been run, so that a module that no longer loads is noticed."""


@pytest.mark.parametrize("module", MODULES)
def test_what_is_simulated_passes_the_tests_of_cpython(module: str) -> None:
    try:
        suite = Suite(module)
    except LookupError:
        pytest.skip(f"this Python comes without test.{module}")
    wanted = [name for name in suite.names() if reason_to_leave_out(module, name) is None]
    problems = {name: problem for name in wanted if (problem := problem_of(suite.run(name)))}
    assert not problems
    assert len(wanted) >= LEAST.get(module, 0)


def test_a_test_that_fails_is_noticed() -> None:
    suite = Suite("test_threading")
    assert reason_to_leave_out("test_threading", "ThreadTests.test_tstate_lock")
    if sys.version_info < (3, 13):
        assert "AttributeError" in problem_of(suite.run("ThreadTests.test_tstate_lock"))
    assert problem_of(suite.run("ThreadTests.no_such_test"))


def test_every_exclusion_has_a_reason() -> None:
    assert EXCLUSIONS.exists()
    for module in MODULES:
        assert all(len(reason) > 4 for reason in exclusions(module).values())
