"""Hostile submissions: every technique on top of a wrong answer to every exercise.

A technique is a file in `techniques/`. Its first line names the verdicts that a submission with it may get;
`base` stands for the verdict of the same answer without it. The answer below it is the exercise's starter,
which earns what it earns: a technique has worked when it earns one point more, or shows something of the
course. A technique that has to know the answer around it is a whole answer: its second line names the
exercise (`# exercise: locked_counter`), and nothing is added to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from threadlings.course import Course, Exercise, load_course
from threadlings.jail import ProbeClient
from threadlings.judge import grade
from threadlings.verdicts import SubmissionResult, Verdict

ROOT = Path(__file__).parents[2]
TECHNIQUES = Path(__file__).parent / "techniques"
EXERCISES = (
    "start_a_thread",
    "join_them_all",
    "squares_and_cubes",
    "worker_subclass",
    "locked_counter",
    "withdraw_safely",
)
CPU_LIMIT_S, WALL_LIMIT_S = 3.0, 12.0
_NEVER = frozenset({Verdict.PASSED, Verdict.GRADER_ERROR})


@dataclass(frozen=True)
class Technique:
    """One way of cheating or of doing harm.

    Attributes:
        name: the file's name without its ending.
        verdicts: what a submission with it may get; empty for anything that is not passed.
        text: the source.
        exercise: the exercise that it is a whole answer to; empty if it goes on top of any.
    """

    name: str
    verdicts: frozenset[str]
    text: str
    exercise: str = ""


@cache
def course() -> Course:
    """The course that is attacked."""
    return load_course(ROOT)


@cache
def techniques() -> tuple[Technique, ...]:
    """Every technique, in order of names."""
    return tuple(_read(path) for path in sorted(TECHNIQUES.glob("*.py")))


def _read(path: Path) -> Technique:
    text = path.read_text(encoding="utf-8")
    first = re.match(r"# verdict: ([a-z ]+)\n", text)
    assert first, f"{path.name}: the first line must be `# verdict: ...`"
    words = frozenset(first[1].split())
    whole = re.match(r"# exercise: ([a-z_]+)\n", text[first.end() :])
    verdicts = frozenset() if words == {"any"} else words
    return Technique(path.stem, verdicts, text, whole[1] if whole else "")


def exercise(name: str) -> Exercise:
    """An exercise with limits that are short for bombs and long for everything else."""
    found = course().exercise(name)
    limits = replace(found.limits, cpu_limit_s=CPU_LIMIT_S, wall_limit_s=WALL_LIMIT_S)
    return replace(found, limits=limits)


def honest(name: str, probe: ProbeClient) -> SubmissionResult:
    """What the answer below every technique earns by itself."""
    target = exercise(name)
    return grade(course(), target, target.starter.read_bytes(), probe=probe)


def attack(technique: Technique, name: str, probe: ProbeClient) -> SubmissionResult:
    """Grade a submission that uses the technique."""
    target = exercise(name)
    rest = "" if technique.exercise else f"\n\n{target.starter.read_text(encoding='utf-8')}"
    text = technique.text + rest
    return grade(course(), target, text.encode(), probe=probe, student=technique.name)


@cache
def hidden_lines(name: str) -> frozenset[str]:
    """Lines of the exercise's hidden checks and solution that no student may be shown."""
    target = course().exercise(name)
    public = target.starter.read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in (target.hidden_tests, target.solution)]
    lines = {line.strip() for text in texts for line in text.splitlines()}
    return frozenset(line for line in lines if len(line) > 25 and line not in public)


def problems(
    technique: Technique, name: str, hostile: SubmissionResult, honest: SubmissionResult
) -> list[str]:
    """What is wrong with how a technique was answered; empty if nothing is."""
    wrong = []
    before = {check.id: check.points for check in honest.checks}
    wrong += [
        f"{check.id} earned {check.points - before[check.id]:g} points more"
        for check in hostile.checks
        if check.points > before[check.id]
    ]
    if hostile.verdict in _NEVER:
        wrong.append(f"the verdict is {hostile.verdict}")
    allowed = {honest.verdict.value if word == "base" else word for word in technique.verdicts}
    if allowed and hostile.verdict.value not in allowed:
        found = next(check for check in hostile.checks if check.verdict is hostile.verdict)
        wrong.append(
            f"the verdict is {hostile.verdict} ({found.message[:200]}), not {' or '.join(sorted(allowed))}"
        )
    return wrong
