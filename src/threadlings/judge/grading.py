"""`grade`: one submission in, one `SubmissionResult` out.

Theory of operation. The bytes become text (`intake`), the probe is asked once whether the text can be loaded
at all, and then pytest runs the check files in this process, with a plugin object that provides the
`submission` fixture and collects what every check function comes to (`settle`). `course.yaml` is the truth
about which checks there are and what they are worth: a check without a result is a `grader_error`, and so is
a test that belongs to no check. Silence earns nothing.

Running pytest hundreds of times in one process asks for some care:

* No outside influence: no configuration file, no `conftest.py`, no plugins from the environment, none of
  the `PYTEST_*` variables; nothing is printed and no cache is written.
* No memory: pytest keeps imported test modules in `sys.modules` under names made from their paths. They are
  removed afterwards, so an edited check file, or another course's file of the same name, is read afresh.
* No more of pytest than is needed: leaving out the plugins in `_UNUSED` takes an empty run from 25 ms to
  12 ms. (The terminal plugin writes into a void, but stays: wording a failed assertion needs it.)
* One at a time: pytest replaces `sys.stdout` and the import hooks, so a lock keeps threads of one process
  apart. To grade in parallel use processes.

Invariant: whatever the submission, `grade` returns. It raises only if the jail cannot be built (`JailError`)
or the user interrupts it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Literal

import pytest

from threadlings.errors import GraderError, JailError
from threadlings.jail import Limits, ProbeClient
from threadlings.judge.failure import CheckFailed
from threadlings.judge.intake import IntakeError, decode
from threadlings.judge.settle import CheckTimeoutError, Settled, broken, settle, worst
from threadlings.judge.submission import Program, Submission
from threadlings.judge.wire import Progress
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

if TYPE_CHECKING:
    from threadlings.course import Check, Course, Exercise

TIMEOUT_FACTOR = 4
"""A check may take this many times the wall limit of one request."""

_SHARE_OF_LIMITS = 0.8

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
_PREFIX = "test_"

Maker = Callable[[Program, ProbeClient, Path, str], Submission]
"""Makes the `submission` of a check function, as `Submission` itself does."""

_one_at_a_time = threading.Lock()


def program_of(course: Course, exercise: Exercise, text: str, seed: int = 0) -> Program:
    """What is graded when `text` is handed in for `exercise`."""
    limits = exercise.limits
    return Program(
        name=Path(exercise.files[0]).stem,
        source=text,
        seed=f"{course.uuid}/{exercise.id}/{seed}",
        limits=Limits(limits.cpu_limit_s, limits.wall_limit_s, limits.memory_limit_bytes),
        max_executions=limits.max_executions,
        max_steps=limits.max_steps,
        races=exercise.races,
        # A search has to end before the limits that end the process.
        search_limit_s=min(
            limits.search_limit_s, _SHARE_OF_LIMITS * min(limits.cpu_limit_s, limits.wall_limit_s)
        ),
    )


def grade(
    course: Course,
    exercise: Exercise,
    source: bytes,
    *,
    probe: ProbeClient,
    student: str = "",
    visibility: Literal["all", "public"] = "all",
    seed: int = 0,
    source_path: str = "",
    on_progress: Callable[[Progress], None] | None = None,
) -> SubmissionResult:
    """Grade one submission.

    Args:
        course: the course.
        exercise: one of its exercises.
        source: the submitted file; of a huge one, one byte more than allowed is enough.
        probe: where the program runs.
        student: name for the record.
        visibility: `public` runs the public checks only.
        seed: changes the random inputs of the checks.
        source_path: where the file was found, for the record.
        on_progress: is told now and then how far a search has come.

    Raises:
        JailError: the probe cannot be started on this machine.
    """
    started = time.perf_counter()
    checks = [check for check in exercise.checks if visibility == "all" or check.visibility == "public"]
    tier = ""
    try:
        text = decode(source, name=exercise.files[0], max_source_bytes=exercise.limits.max_source_bytes)
    except IntakeError as error:
        results = _same_for_all(checks, Settled(Verdict.CRASHED, str(error)))
    else:
        tier = probe.tier.value
        results = _grade_program(
            exercise,
            checks,
            program_of(course, exercise, text, seed),
            probe,
            course.root,
            make=functools.partial(Submission, on_progress=on_progress),
        )
    return SubmissionResult(
        student=student,
        exercise=exercise.id,
        checks=tuple(results),
        tier=tier,
        elapsed_s=time.perf_counter() - started,
        source_path=source_path,
    )


def _grade_program(
    exercise: Exercise,
    checks: Sequence[Check],
    program: Program,
    probe: ProbeClient,
    root: Path,
    *,
    make: Maker,
) -> list[CheckResult]:
    try:
        Submission(program, probe, exercise.exercise_dir).load()
    except CheckFailed as failure:
        rejection = failure.rejection
        return _same_for_all(checks, Settled(rejection.verdict, rejection.message, details=rejection.details))
    except GraderError as error:
        return _same_for_all(checks, broken(error))
    return _collect(exercise, checks, _run_checks(exercise, checks, program, probe, root, make=make))


def settle_check(
    course: Course,
    exercise: Exercise,
    check: Check,
    program: Program,
    *,
    probe: ProbeClient,
    make: Maker = Submission,
) -> Settled:
    """What one check comes to.

    Args:
        course: the course.
        exercise: one of its exercises.
        check: one of its checks.
        program: what is checked.
        probe: where the program runs.
        make: makes the `submission` that the check function is given.

    Raises:
        JailError: the probe cannot be started on this machine.
    """
    only = f"::{_PREFIX}{check.id}"
    run = _run_checks(exercise, [check], program, probe, course.root, make=make, only=only)
    return _settled(exercise, check, run)


def _run_checks(
    exercise: Exercise,
    checks: Sequence[Check],
    program: Program,
    probe: ProbeClient,
    root: Path,
    *,
    make: Maker = Submission,
    only: str = "",
) -> _Run:
    """Run check functions: all of the files that hold `checks`, or the one that `only` names."""
    wanted = {check.visibility for check in checks}
    files: dict[Path, str] = {}
    if "public" in wanted:
        files[exercise.public_tests.resolve()] = "public"
    if "hidden" in wanted:
        files[exercise.hidden_tests.resolve()] = "hidden"
    run = _Run(program, probe, files, make)
    present = [path for path in files if path.is_file()]
    if present:
        with _one_at_a_time:
            _run_pytest(present, root, run, program.limits.wall_limit_s * TIMEOUT_FACTOR, only)
    if run.abort is not None:
        raise run.abort
    return run


# -- pytest --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    """What one run of a test function came to, and where the function was found."""

    visibility: str
    settled: Settled


class _Run:
    """The plugin object of one pytest run."""

    def __init__(
        self,
        program: Program,
        probe: ProbeClient,
        files: Mapping[Path, str],
        make: Maker,
    ) -> None:
        self.items: dict[str, list[_Item]] = {}
        self.problems: list[str] = []
        self.abort: BaseException | None = None
        self._program = program
        self._probe = probe
        self._files = files
        self._make = make
        self._previous: tuple[Any, float, float] | None = None

    def _make_submission(self, item: pytest.Item) -> Submission:
        return self._make(self._program, self._probe, item.path.parent / "scenarios.py", item.name)

    def _add(self, item: pytest.Item, settled: Settled) -> None:
        name = getattr(item, "originalname", None) or item.name
        found = _Item(self._files.get(item.path.resolve(), ""), settled)
        self.items.setdefault(name.removeprefix(_PREFIX), []).append(found)

    @pytest.fixture(name="submission")
    def provide_submission(self, request: pytest.FixtureRequest) -> Submission:
        """The student's program, as one check sees it."""
        return self._make_submission(request.node)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Run a check function and settle what it comes to; for pytest itself every check passes."""
        submission = pyfuncitem.funcargs.get("submission")
        if not isinstance(submission, Submission):
            submission = self._make_submission(pyfuncitem)
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
            self.abort = caught
            pytest.exit("grading was aborted")
        except CheckTimeoutError as caught:  # while the failure was being replayed
            settled = settle(caught, submission)
        except Exception as caught:
            settled = broken(caught)
        self._add(pyfuncitem, settled)
        return True

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Take note of what goes wrong around a check function."""
        if call.excinfo is None or call.when == "call":
            return
        error = call.excinfo.value
        if isinstance(error, pytest.skip.Exception):
            self._add(item, Settled(Verdict.SKIPPED, str(error.msg)))
        elif not isinstance(error, pytest.exit.Exception):
            self._add(item, broken(error))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of check files that cannot be imported."""
        if report.failed:
            self.problems.append(str(report.longrepr))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Pass an interrupt on: `pytest.main` would turn it into an exit code.

        Pytest's own ways of stopping early pass here too; they are problems of the check files.
        """
        if isinstance(excinfo.value, pytest.Session.Interrupted | pytest.exit.Exception):
            return
        self.abort = excinfo.value

    def pytest_internalerror(self, excrepr: object) -> None:
        """Take note of a crash of pytest."""
        self.problems.append(str(excrepr))

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


def _run_pytest(files: Sequence[Path], root: Path, run: _Run, timeout_s: float, only: str = "") -> None:
    options = ["-c", os.devnull, "--rootdir", str(root), "--noconftest", "--import-mode=importlib"]
    options += ["-o", "norecursedirs=", "--collect-in-virtualenv"]
    options += ["--capture=no", "-q", "--no-header", "--no-summary", "--tb=no"]
    options += ["-p", "pytest_timeout", f"--timeout={timeout_s:g}"]
    for name in _UNUSED:
        options += ["-p", f"no:{name}"]
    with _untouched_process(files), contextlib.redirect_stdout(io.StringIO()) as said:
        with contextlib.redirect_stderr(said):
            code = pytest.main([*options, *(f"{file}{only}" for file in files)], plugins=[run])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and not run.problems:
            run.problems.append(said.getvalue().strip() or f"pytest ended with code {int(code)}")


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


# -- results -------------------------------------------------------------------------------------------


def _same_for_all(checks: Sequence[Check], settled: Settled) -> list[CheckResult]:
    return [_result(check, settled) for check in checks]


def _result(check: Check, settled: Settled) -> CheckResult:
    return CheckResult(
        id=check.id,
        title=check.title,
        verdict=settled.verdict,
        points=check.points if settled.verdict is Verdict.PASSED else 0.0,
        max_points=check.points,
        visibility=check.visibility,
        message=settled.message,
        misconceptions=settled.misconceptions,
        schedule=settled.schedule,
        details=settled.details,
        evidence=settled.evidence,
        notes=settled.notes,
    )


def _collect(exercise: Exercise, checks: Sequence[Check], run: _Run) -> list[CheckResult]:
    """One result a check, in the order of `course.yaml`, and one for every test that belongs to none."""
    results = _each_note_once([_result(check, _settled(exercise, check, run)) for check in checks])
    known = {check.id for check in exercise.checks}
    for name, items in run.items.items():
        if name not in known:
            results.append(_stray(exercise, name, items[0].visibility))
    return results


def _settled(exercise: Exercise, check: Check, run: _Run) -> Settled:
    items = run.items.get(check.id, [])
    if any(item.visibility == check.visibility for item in items):
        return worst([item.settled for item in items])
    return _missing(exercise, check, run)


def _each_note_once(results: Sequence[CheckResult]) -> list[CheckResult]:
    """Drop notes that an earlier check has shown: a data race is there whatever is asked of the program."""
    shown: set[str] = set()
    told = []
    for result in results:
        told.append(replace(result, notes=tuple(note for note in result.notes if note not in shown)))
        shown.update(result.notes)
    return told


def _missing(exercise: Exercise, check: Check, run: _Run) -> Settled:
    path = exercise.public_tests if check.visibility == "public" else exercise.hidden_tests
    message = f"The {check.visibility} check {check.id!r} has no result; nobody loses points."
    if not path.is_file():
        message += f" There is no {path}."
    elif run.problems:
        message += f" The check files could not be run:\n{run.problems[0]}"
    else:
        message += f" There is no function {_PREFIX}{check.id} in {path}."
    return Settled(Verdict.GRADER_ERROR, message)


def _stray(exercise: Exercise, name: str, visibility: str) -> CheckResult:
    path = exercise.hidden_tests if visibility == "hidden" else exercise.public_tests
    return CheckResult(
        id=name,
        title=f"{_PREFIX}{name} belongs to no check",
        verdict=Verdict.GRADER_ERROR,
        points=0.0,
        max_points=0.0,
        visibility=visibility or "public",
        message=(
            f"{path} defines {_PREFIX}{name}, and course.yaml has no check {name!r} for {exercise.id}. "
            "Add the check there, or rename the function."
        ),
    )
