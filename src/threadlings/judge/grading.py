"""`grade`: one submission in, one `SubmissionResult` out.

Theory of operation. The bytes become text (`intake`), the probe is asked once whether the text can be loaded
at all, and then pytest runs the check files in this process (`session`), and what every check function comes
to is collected (`settle`). `course.yaml` is the truth
about which checks there are and what they are worth: a check without a result is a `grader_error`, and so is
a test that belongs to no check. Silence earns nothing.

Invariant: whatever the submission, `grade` returns. It raises only if the jail cannot be built (`JailError`)
or the user interrupts it.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from threadlings.errors import GraderError
from threadlings.jail import Limits, ProbeClient
from threadlings.judge.failure import CheckFailed
from threadlings.judge.intake import IntakeError, decode
from threadlings.judge.session import PREFIX, Maker, Run, run_checks
from threadlings.judge.settle import Settled, broken, worst
from threadlings.judge.submission import Program, Submission
from threadlings.judge.wire import Progress
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

if TYPE_CHECKING:
    from threadlings.course import Check, Course, Exercise

TIMEOUT_FACTOR = 4
"""A check may take this many times the wall limit of one request."""

_SHARE_OF_LIMITS = 0.8


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
    only = f"{PREFIX}{check.id}"
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
) -> Run:
    """Run check functions: all of the files that hold `checks`, or the one that `only` names."""
    wanted = {check.visibility for check in checks}
    files: dict[Path, str] = {}
    if "public" in wanted:
        files[exercise.public_tests.resolve()] = "public"
    if "hidden" in wanted:
        files[exercise.hidden_tests.resolve()] = "hidden"
    run = Run(program, probe, files, make)
    present = [path for path in files if path.is_file()]
    if present:
        run_checks(present, root, run, program.limits.wall_limit_s * TIMEOUT_FACTOR, only)
    if run.abort is not None:
        raise run.abort
    return run


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


def _collect(exercise: Exercise, checks: Sequence[Check], run: Run) -> list[CheckResult]:
    """One result a check, in the order of `course.yaml`, and one for every test that belongs to none."""
    results = _each_note_once([_result(check, _settled(exercise, check, run)) for check in checks])
    known = {check.id for check in exercise.checks}
    for name, items in run.items.items():
        if name not in known:
            results.append(_stray(exercise, name, items[0].visibility))
    return results


def _settled(exercise: Exercise, check: Check, run: Run) -> Settled:
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


def _missing(exercise: Exercise, check: Check, run: Run) -> Settled:
    path = exercise.public_tests if check.visibility == "public" else exercise.hidden_tests
    message = f"The {check.visibility} check {check.id!r} has no result; nobody loses points."
    if not path.is_file():
        message += f" There is no {path}."
    elif run.problems:
        message += f" The check files could not be run:\n{run.problems[0]}"
    else:
        message += f" There is no function {PREFIX}{check.id} in {path}."
    return Settled(Verdict.GRADER_ERROR, message)


def _stray(exercise: Exercise, name: str, visibility: str) -> CheckResult:
    path = exercise.hidden_tests if visibility == "hidden" else exercise.public_tests
    return CheckResult(
        id=name,
        title=f"{PREFIX}{name} belongs to no check",
        verdict=Verdict.GRADER_ERROR,
        points=0.0,
        max_points=0.0,
        visibility=visibility or "public",
        message=(
            f"{path} defines {PREFIX}{name}, and course.yaml has no check {name!r} for {exercise.id}. "
            "Add the check there, or rename the function."
        ),
    )
