"""The course's own proof: every file of it does what its name says.

A course claims a lot: that starters load and fail, that solutions pass, that each wrong submission of the
corpus is refused by the check, with the verdict and for the misconception its author wrote down. Here every
claim is a job for the same workers that grade a class, and every broken claim a `Deviation` that names the
file, what was expected and what came.

A corpus file states its claims itself. Its name begins with the verdict of the whole submission
(`deadlock_forgets_release.py`); the first line of one that must not pass names the check that refuses it and
the misconception that check reports first:

    # threadlings: check=every_call_returns misconception=M18

Claims about files rather than programs (hints, check functions, size of the corpus) are looked up statically;
check files are parsed, never imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from threadlings.bulk.crew import Crew
from threadlings.bulk.grading import blameless
from threadlings.bulk.intake import UnreadableError, read_source
from threadlings.bulk.worker import Failure, Job
from threadlings.course import Course, Exercise
from threadlings.errors import CourseError
from threadlings.explain.misconceptions import catalogue
from threadlings.report.hints import read_stages
from threadlings.report.proof import Deviation, Proof
from threadlings.report.text import count
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

MIN_RIGHT = 2
MIN_WRONG = 4

PREFIXES = {
    "pass": Verdict.PASSED,
    "fail": Verdict.FAILED,
    "deadlock": Verdict.DEADLOCK,
    "spin": Verdict.SPIN,
    "timeout": Verdict.TIMEOUT,
    "crash": Verdict.CRASHED,
}
_HEADER = re.compile(r"#\s*threadlings:\s*check=(?P<check>\w+)\s+misconception=(?P<misconception>\w+)\s*$")

Judgement = Callable[[SubmissionResult], str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file of the course is said to come to.

    Attributes:
        exercise: the exercise.
        path: the file.
        expected: the claim in words.
        judge: what came instead, in words; None if the claim holds.
        corpus: whether it is a file of the corpus.
    """

    exercise: Exercise
    path: Path
    expected: str
    judge: Judgement
    corpus: bool


def prove(
    course: Course,
    crew: Crew,
    *,
    exercises: Iterable[Exercise] = (),
    repeat: int = 1,
    progress: Callable[[], None] = lambda: None,
    planned: Callable[[int], object] = int,
) -> Proof:
    """Checks every claim of the course, or of some of its exercises.

    Args:
        course: a full course, with solutions and graders.
        crew: grades the programs.
        exercises: leave out every other exercise.
        repeat: how often each corpus file is graded.
        progress: called after each graded program.
        planned: called once, with the number of programs that will be graded.
    """
    chosen = tuple(exercises) or course.exercises
    deviations: list[Deviation] = []
    claims: list[Claim] = []
    for exercise in chosen:
        deviations += _static(course, exercise)
        for found in _claims(course, exercise):
            if isinstance(found, Claim):
                claims.append(found)
            else:
                deviations.append(found)
    planned(sum(repeat if claim.corpus else 1 for claim in claims))
    broken: dict[int, list[str]] = {}
    runs = _runs(claims, repeat, deviations, course)
    for job, outcome in crew.run(job for _, job in runs):
        number = int(job.student)
        claim = claims[number]
        result = blameless(claim.exercise, job, outcome) if isinstance(outcome, Failure) else outcome
        if (got := claim.judge(result)) is not None:
            broken.setdefault(number, []).append(got)
        progress()
    for number, answers in broken.items():
        claim = claims[number]
        got = "\nor ".join(sorted(set(answers)))
        times = f"in {len(answers)} of {repeat} runs: " if claim.corpus and repeat > 1 else ""
        deviations.append(Deviation(_shown(claim.path, course), claim.expected, times + got))
    files = sum(claim.corpus for claim in claims)
    return Proof(len(chosen), files, repeat, tuple(sorted(deviations, key=lambda d: (d.where, d.expected))))


def _runs(
    claims: list[Claim], repeat: int, deviations: list[Deviation], course: Course
) -> Iterator[tuple[int, Job]]:
    """A job a run; the number of its claim travels in the place of the student's name."""
    for number, claim in enumerate(claims):
        try:
            source = read_source(claim.path, claim.exercise.limits.max_source_bytes)
        except UnreadableError as error:
            deviations.append(Deviation(_shown(claim.path, course), claim.expected, f"the file {error}"))
            continue
        for _ in range(repeat if claim.corpus else 1):
            yield number, Job(str(number), claim.exercise.id, source, _shown(claim.path, course))


def _claims(course: Course, exercise: Exercise) -> Iterator[Claim | Deviation]:
    """What the programs of an exercise are said to come to; a claim that cannot be read is a deviation."""
    yield Claim(exercise, exercise.starter, "a starter loads, and does not pass", _starter, False)
    yield Claim(exercise, exercise.solution, "a solution passes every check", _passes, False)
    for path in exercise.corpus:
        yield _corpus_claim(course, exercise, path)


def _corpus_claim(course: Course, exercise: Exercise, path: Path) -> Claim | Deviation:
    where = _shown(path, course)
    prefix = path.stem.split("_", 1)[0]
    verdict = PREFIXES.get(prefix)
    if verdict is None:
        known = ", ".join(f"{name}_" for name in PREFIXES)
        return Deviation(where, f"a corpus file's name begins with one of {known}", f"the name {path.name}")
    if verdict is Verdict.PASSED:
        return Claim(exercise, path, "passes every check", _passes, True)
    try:
        first = (
            read_source(path, exercise.limits.max_source_bytes).partition(b"\n")[0].decode("utf-8", "replace")
        )
    except UnreadableError as error:
        return Deviation(where, "a readable file", f"the file {error}")
    header = _HEADER.match(first)
    wanted = "the first line '# threadlings: check=ID misconception=ID' (or misconception=none)"
    if header is None:
        return Deviation(where, wanted, repr(first.strip()))
    check, misconception = header["check"], header["misconception"]
    if check not in {known.id for known in exercise.checks}:
        return Deviation(where, f"a check of {exercise.id} in the first line", f"check={check}")
    if misconception != "none" and misconception not in catalogue():
        return Deviation(
            where, "a misconception of the catalogue in the first line", f"misconception={misconception}"
        )
    idea = "no misconception" if misconception == "none" else misconception
    return Claim(
        exercise,
        path,
        f"{verdict}, by {check} with {idea}",
        lambda result: _refused(result, verdict, check, misconception),
        True,
    )


def _starter(result: SubmissionResult) -> str | None:
    if result.verdict in (Verdict.PASSED, Verdict.SKIPPED, Verdict.INCONCLUSIVE, Verdict.GRADER_ERROR):
        return _says(result)
    return _says(result) if any(c.verdict is Verdict.CRASHED for c in result.checks) else None


def _passes(result: SubmissionResult) -> str | None:
    return None if result.verdict is Verdict.PASSED and result.points == result.max_points else _says(result)


def _refused(result: SubmissionResult, verdict: Verdict, check_id: str, misconception: str) -> str | None:
    """What came instead of `verdict`, by `check_id`, with `misconception` first (`none`: with none)."""
    check = next((check for check in result.checks if check.id == check_id), None)
    if check is None or result.verdict is not verdict or check.verdict is not verdict:
        return _says(result)
    reported = check.misconceptions[0] if check.misconceptions else "none"
    if reported != misconception:
        listed = ", ".join(check.misconceptions) or "no misconception"
        return f"{verdict}, by {check_id} with {listed}: {check.message}"
    return None


def _says(result: SubmissionResult) -> str:
    """A result in words: its verdict, and a line for every check that did not pass."""
    failing = [check for check in result.checks if check.verdict is not Verdict.PASSED]
    if not result.checks:
        return "no check was run"
    return "\n".join([result.verdict.value, *map(_said, failing)])


def _said(check: CheckResult) -> str:
    """A check in a line, the whole story if the check itself is at fault."""
    ideas = f" with {', '.join(check.misconceptions)}" if check.misconceptions else ""
    told = check.message.strip()
    if check.verdict is Verdict.GRADER_ERROR:
        told = "\n".join(part for part in (told, check.details.strip()) if part)
    else:
        told = told.split("\n")[0]
    return f"{check.id}: {check.verdict}{ideas}" + (f": {told}" if told else "")


def _static(course: Course, exercise: Exercise) -> Iterator[Deviation]:
    """Claims about files, checked without running anything."""
    try:
        read_stages(exercise.hints)
    except CourseError as error:
        for problem in error.problems:
            yield Deviation(_shown(exercise.hints, course), "three stages of hints", problem.message)
    for visibility, path in (("public", exercise.public_tests), ("hidden", exercise.hidden_tests)):
        wanted = {f"test_{check.id}" for check in exercise.checks if check.visibility == visibility}
        try:
            found = check_functions(path) if wanted or path.exists() else set()
        except (OSError, SyntaxError, UnicodeDecodeError, ValueError) as error:
            yield Deviation(_shown(path, course), f"the {visibility} checks of {exercise.id}", str(error))
            continue
        for name in sorted(wanted - found):
            yield Deviation(
                _shown(path, course), f"a function {name}, for the {visibility} check in course.yaml", "none"
            )
        for name in sorted(found - wanted):
            yield Deviation(
                _shown(path, course),
                f"a {visibility} check {name.removeprefix('test_')} in course.yaml, for {name}",
                "none",
            )
    right = sum(path.name.startswith("pass_") for path in exercise.corpus)
    wrong = len(exercise.corpus) - right
    if right < MIN_RIGHT or wrong < MIN_WRONG:
        yield Deviation(
            _shown(exercise.grader_dir / "submissions", course),
            f"at least {MIN_RIGHT} right and {MIN_WRONG} wrong submissions",
            f"{count(right, 'right one')} and {count(wrong, 'wrong one')}",
        )


def check_functions(path: Path) -> set[str]:
    """The names of a check file's test functions, defined or assigned, without importing it."""
    names: set[str] = set()
    for node in ast.parse(path.read_bytes(), str(path)).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return {name for name in names if name.startswith("test_")}


def _shown(path: Path, course: Course) -> str:
    """The path as a course author knows it."""
    return path.relative_to(course.root).as_posix() if path.is_relative_to(course.root) else str(path)
