"""The pytest plugin that every pytest on the machine loads, so it does nothing until it is asked to.

It serves the student (or the author of an exercise) who runs plain pytest in an exercise's folder:

    pytest exercises/03_locks/locked_counter

The check files there ask for the `submission` fixture; the file lying beside them is what they get. Anything
heavier than pytest itself is imported only then. `grade` does not use this module: it runs pytest without
any installed plugin and brings its own fixture.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from threadlings.judge.beside import Beside
    from threadlings.judge.submission import Submission

_beside: pytest.StashKey[Beside] = pytest.StashKey()


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Submission:
    """The program in the exercise's folder, for a threadlings check file."""
    from threadlings.judge.beside import Beside  # noqa: PLC0415 - see above

    stash = request.config.stash
    if _beside not in stash:
        stash[_beside] = Beside()
    return stash[_beside].submission(request.node)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Settle what a check function comes to, if it is one."""
    grading = pyfuncitem.config.stash.get(_beside, None)
    checked = grading.handed_out(pyfuncitem) if grading is not None else None
    if grading is None or checked is None:
        return (yield)
    grading.load(checked)
    try:
        result = yield
    except Exception as error:
        raise grading.translate(error, checked) from None
    grading.passed(checked)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a rejection as the text it is, and not as a traceback through the check file."""
    report = yield
    grading = item.config.stash.get(_beside, None)
    if grading is not None and call.when == "call":
        grading.decorate(report, item, call.excinfo.value if call.excinfo else None)
    return report


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the probe go."""
    grading = config.stash.get(_beside, None)
    if grading is not None:
        grading.close()
