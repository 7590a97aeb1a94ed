"""Check files, run by a pytest that stays warm.

Theory of operation. To configure pytest takes longer than to run the checks of a submission. So a process
configures it once and keeps it (`_Warm`), for every root folder and time limit; for each submission it
collects the check files anew and hands their functions to pytest's runner, one by one. That is what
`pytest.main` does, minus the way there and back. pytest has no public name for it; `_prepareconfig`,
`Config._do_configure` and `Session.from_config` are what pytest-xdist's workers and `pytest.main` itself use.
(Rejected: one `pytest.main` a submission, which is 20 ms of processor time, and running the functions
ourselves, which would be a second pytest.)

Nothing of one submission may be seen by the next one:

* **Modules.** Check files are executed afresh for each submission. pytest keeps them in `sys.modules` under
  names made from their paths; they are removed afterwards, so an edited check file, or another course's file
  of the same name, is read anew.
* **Memory.** What pytest's session and its fixture manager remember is put back after each run, and after
  `_MOST_RUNS` runs, or one that did not come to its ordinary end, the whole pytest is thrown away.
* **Surroundings.** No configuration file, no `conftest.py`, no plugins from the environment, none of the
  `PYTEST_*` variables; nothing is printed and no cache is written; import hooks are there only while checks
  run; the working directory is put back.
* **No more of pytest than is needed**: the plugins in `_UNUSED` are left out. (The terminal plugin writes
  into a void, but stays: wording a failed assertion needs it.)

pytest replaces `sys.stdout`, so a lock keeps threads of one process apart: to grade in parallel, use
processes.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.config import _prepareconfig

from threadlings.errors import JailError
from threadlings.jail import ProbeClient
from threadlings.judge.settle import CheckTimeoutError, Settled, broken, settle
from threadlings.judge.submission import Program, Submission
from threadlings.verdicts import Verdict

PREFIX = "test_"

Maker = Callable[[Program, ProbeClient, Path, str], Submission]
"""Makes the `submission` of a check function, as `Submission` itself does."""

_UNUSED = tuple(
    """
    cacheprovider debugging doctest faulthandler junitxml legacypath logging pastebin setuponly setupplan
    stepwise subtests threadexception unittest unraisableexception warnings
    """.split()  # noqa: SIM905 - a list of names reads better as a paragraph
)
_FOREIGN_VARIABLES = (
    "PYTEST_ADDOPTS",
    "PYTEST_CURRENT_TEST",
    "PYTEST_DEBUG",
    "PYTEST_PLUGINS",
    "PYTEST_THEME",
)
_MOST_RUNS = 200
_MOST_KEPT = 4

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Item:
    """What one run of a test function came to, and where the function was found."""

    visibility: str
    settled: Settled


class Run:
    """The checks of one submission, and what they come to.

    Args:
        program: what is checked.
        probe: where the program runs.
        files: the check files, and the visibility of the checks in each.
        make: makes the `submission` that a check function is given.

    Attributes:
        items: what came of the test functions, by name without `test_`.
        problems: what kept check files from being run.
        abort: why the grading as a whole has to end, or None.
    """

    def __init__(
        self,
        program: Program,
        probe: ProbeClient,
        files: Mapping[Path, str],
        make: Maker,
    ) -> None:
        self.items: dict[str, list[Item]] = {}
        self.problems: list[str] = []
        self.abort: BaseException | None = None
        self._program = program
        self._probe = probe
        self._files = files
        self._make = make

    def make_submission(self, item: pytest.Item) -> Submission:
        """The student's program, as one check sees it."""
        return self._make(self._program, self._probe, item.path.parent / "scenarios.py", item.name)

    def add(self, item: pytest.Item, settled: Settled) -> None:
        """Note what a test function came to."""
        name = getattr(item, "originalname", None) or item.name
        found = Item(self._files.get(item.path.resolve(), ""), settled)
        self.items.setdefault(name.removeprefix(PREFIX), []).append(found)


def run_checks(files: Sequence[Path], root: Path, run: Run, timeout_s: float, only: str = "") -> None:
    """Run the test functions of some check files.

    Args:
        files: the check files.
        root: the folder of the course.
        run: where to note what comes of them.
        timeout_s: real seconds that one test function may take.
        only: name of the only function to run; empty for all.
    """
    with _one_at_a_time, _untouched_process(files):
        try:
            warm = _warm_pytest(root, timeout_s)
        except Exception:
            run.problems.append(f"pytest could not be started:\n{traceback.format_exc()}")
            return
        warm.run(files, run, only)


# -- pytest --------------------------------------------------------------------------------------------


class _Plugin:
    """What pytest has to know of us, for as long as it lives."""

    def __init__(self) -> None:
        self.run: Run = None  # type: ignore[assignment] # there is one whenever a hook is called
        self._previous: tuple[Any, float, float] | None = None

    @pytest.fixture(name="submission")
    def provide_submission(self, request: pytest.FixtureRequest) -> Submission:
        """The student's program, as one check sees it."""
        return self.run.make_submission(request.node)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Run a check function and settle what it comes to; for pytest itself every check passes."""
        submission = pyfuncitem.funcargs.get("submission")
        if not isinstance(submission, Submission):
            submission = self.run.make_submission(pyfuncitem)
        error: BaseException | None = None
        try:
            try:
                yield
            except BaseException as caught:
                error = caught
            if isinstance(error, KeyboardInterrupt | JailError):
                raise error
            settled = settle(error, submission)
        except (KeyboardInterrupt, JailError) as caught:
            self.run.abort = caught
            pytest.exit("grading was aborted")
        except CheckTimeoutError as caught:  # while the failure was being replayed
            settled = settle(caught, submission)
        except Exception as caught:
            settled = broken(caught)
        self.run.add(pyfuncitem, settled)
        return True

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Take note of what goes wrong around a check function."""
        if call.excinfo is None or call.when == "call":
            return
        error = call.excinfo.value
        if isinstance(error, pytest.skip.Exception):
            self.run.add(item, Settled(Verdict.SKIPPED, str(error.msg)))
        elif not isinstance(error, pytest.exit.Exception):
            self.run.add(item, broken(error))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of check files that cannot be imported."""
        if report.failed:
            self.run.problems.append(str(report.longrepr))

    # pytest-timeout decides how long a check may take (its mark works in check files too). How the check is
    # stopped is ours: pytest-timeout's way looks like any other failure, or ends the process.

    def pytest_timeout_set_timer(self, settings: Any) -> bool:
        """Start the clock of a check, where signals can be had."""
        if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
            handler = signal.signal(signal.SIGALRM, _on_alarm)
            left_s, _ = signal.setitimer(signal.ITIMER_REAL, settings.timeout)
            self._previous = (handler, left_s, time.monotonic())
        return True

    def pytest_timeout_cancel_timer(self) -> bool:
        """Stop the clock, and restart whatever clock was running before."""
        if self._previous is not None:
            handler, left_s, since = self._previous
            self._previous = None
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, handler)
            if left_s:
                signal.setitimer(signal.ITIMER_REAL, max(left_s - (time.monotonic() - since), 0.001))
        return True


def _on_alarm(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    raise CheckTimeoutError("the check took too long")


class _Warm:
    """A configured pytest.

    Args:
        root: its root folder.
        timeout_s: real seconds that one test function may take.

    Attributes:
        worn_out: whether it must not be used again.
    """

    def __init__(self, root: Path, timeout_s: float) -> None:
        options = ["-c", os.devnull, "--rootdir", str(root), "--noconftest", "--import-mode=importlib"]
        options += ["--capture=no", "-q", "--no-header", "--no-summary", "--tb=no"]
        options += ["-o", "tmp_path_retention_policy=none"]
        options += ["-p", "pytest_timeout", f"--timeout={timeout_s:g}"]
        for name in _UNUSED:
            options += ["-p", f"no:{name}"]
        self.worn_out = False
        self._runs = 0
        self._said = io.StringIO()
        self._plugin = _Plugin()
        before = list(sys.meta_path)
        with self._listening():
            self._config = _prepareconfig(options, [self._plugin])
            try:
                self._session = pytest.Session.from_config(self._config)
                self._config._do_configure()
                self._config.hook.pytest_sessionstart(session=self._session)
            except BaseException:
                self._config._ensure_unconfigure()
                raise
        self._finders = [finder for finder in sys.meta_path if finder not in before]
        sys.meta_path[:] = before
        self._remembered = [
            (holder, name, _copied(value))
            for holder in (self._session, self._session._fixturemanager)
            for name, value in vars(holder).items()
            if type(value) in (dict, list, set)
        ]

    def run(self, files: Sequence[Path], run: Run, only: str) -> None:
        """Run the test functions of some check files, or the one that `only` names."""
        self._plugin.run = run
        self._runs += 1
        clean = False
        here = Path.cwd()
        sys.meta_path[:0] = self._finders
        try:
            with self._listening():
                self._run_items(self._collect(files, run, only))
            clean = True
        except KeyboardInterrupt as error:
            run.abort = run.abort or error
        except pytest.exit.Exception as error:
            if run.abort is None:
                run.problems.append(f"a check file ended pytest: {error.msg}")
        except BaseException:
            run.problems.append(traceback.format_exc())
        finally:
            os.chdir(here)
            for finder in self._finders:
                sys.meta_path.remove(finder)
            self.worn_out = not clean or self._runs >= _MOST_RUNS or not self._forget()

    def _collect(self, files: Sequence[Path], run: Run, only: str) -> list[pytest.Item]:
        items: list[pytest.Item] = []
        for file in files:
            module = pytest.Module.from_parent(self._session, path=file)
            items += self._session.genitems(module)
        if run.problems:
            return []  # silence earns nothing, and neither does half of the checks
        if only:
            items = [item for item in items if getattr(item, "originalname", item.name) == only]
        self._config.hook.pytest_collection_modifyitems(
            session=self._session, config=self._config, items=items
        )
        return items

    def _run_items(self, items: Sequence[pytest.Item]) -> None:
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._session.shouldstop or self._session.shouldfail:
                pytest.exit(str(self._session.shouldstop or self._session.shouldfail))

    def _forget(self) -> bool:
        """Put back what pytest remembers; False if that cannot be done."""
        for holder, name, value in self._remembered:
            setattr(holder, name, _copied(value))
        self._session.testsfailed = 0
        self._said.seek(0)
        self._said.truncate()
        return not (self._session.shouldstop or self._session.shouldfail)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        with contextlib.redirect_stdout(self._said), contextlib.redirect_stderr(self._said):
            yield

    def close(self) -> None:
        """End this pytest; temporary folders go with it."""
        with self._listening(), contextlib.suppress(Exception):
            try:
                self._config.hook.pytest_sessionfinish(session=self._session, exitstatus=pytest.ExitCode.OK)
            finally:
                self._config._ensure_unconfigure()


def _copied(value: Any) -> Any:
    """A copy of containers within containers; what they hold is the same."""
    if type(value) is dict:
        return {key: _copied(part) for key, part in value.items()}
    return type(value)(value) if type(value) in (list, set) else value


_kept: dict[tuple[Path, float], _Warm] = {}
"""By root folder and time limit, the last used last."""


def _warm_pytest(root: Path, timeout_s: float) -> _Warm:
    """A pytest for this folder and this limit, as fresh as makes no difference."""
    warm = _kept.pop((root, timeout_s), None)
    if warm is not None and warm.worn_out:
        warm.close()
        warm = None
    if warm is None:
        warm = _Warm(root, timeout_s)
    _kept[root, timeout_s] = warm
    while len(_kept) > _MOST_KEPT:
        _kept.pop(next(iter(_kept))).close()
    return warm


@atexit.register
def _close_all() -> None:
    while _kept:
        _kept.popitem()[1].close()


@contextlib.contextmanager
def _untouched_process(files: Sequence[Path]) -> Iterator[None]:
    """Shield pytest from the process around it, and the process from pytest."""
    variables = {name: os.environ.pop(name) for name in _FOREIGN_VARIABLES if name in os.environ}
    autoload = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    known = set(sys.modules)
    try:
        yield
    finally:
        _forget_modules(set(sys.modules) - known, {str(path) for path in files})
        sys.dont_write_bytecode = writes_bytecode
        if autoload is None:
            del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        else:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = autoload
        os.environ.update(variables)


def _forget_modules(fresh: set[str], files: set[str]) -> None:
    """Drop the check files' modules, and the empty packages that pytest invented above them."""
    for name in fresh:
        if getattr(sys.modules.get(name), "__file__", None) in files:
            del sys.modules[name]
            parent = name.rpartition(".")[0]
            while parent in fresh:
                sys.modules.pop(parent, None)
                parent = parent.rpartition(".")[0]
