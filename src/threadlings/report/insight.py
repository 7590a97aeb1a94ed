"""What a class's results say about exercises, checks, ideas, gradings and people.

All of it is computed from standings, one a student and exercise, so it is the same whoever graded. The two
measures of an exercise are those of classical test theory: its *difficulty* is the mean share of its points
that was earned, its *discrimination* the correlation between that share and what the same students earned in
the rest of the course (the rest alone, or an exercise would agree with itself). Low or negative
discrimination asks whether the checks measure what the course teaches. Both are shown only where there is
enough to compute them from, and a small class proves nothing.

What nobody could decide counts neither as earned nor as lost.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from threadlings.course import Course, Exercise, Standing
from threadlings.explain.misconceptions import Misconception
from threadlings.report.console import paragraph
from threadlings.report.text import block, count
from threadlings.verdicts import SubmissionResult, Verdict

MIN_STUDENTS = 5
"""Below so many students a correlation is noise."""

UNPROVEN = "not a proof"
"""What the evidence of a check says that passed without every interleaving having been covered."""

UNDECIDED = frozenset((Verdict.INCONCLUSIVE, Verdict.GRADER_ERROR))
_MOST = 8
_MANY_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class ExerciseInsight:
    """One exercise.

    Attributes:
        exercise: the exercise's id.
        handed_in: how many students handed it in.
        decided: of how many of these the result is certain.
        passed: how many passed it.
        difficulty: mean share of its points that was earned, 0 to 1; None if nothing was decided.
        discrimination: correlation with the rest of the course, -1 to 1; None if it cannot be told.
        hardest: (check's title, how many of `decided` did not pass it), or None if all passed.
    """

    exercise: str
    handed_in: int
    decided: int
    passed: int
    difficulty: float | None
    discrimination: float | None
    hardest: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Grading:
    """One grading worth a look: who, what, and how much of it."""

    student: str
    exercise: str
    amount: float
    why: str


@dataclass(frozen=True, slots=True)
class Insight:
    """A class.

    Attributes:
        exercises: in the order of the course.
        misconceptions: (id, number of students, exercises it was seen in), most frequent first.
        slowest: gradings by seconds, slowest first.
        uncertain: gradings that were not decided, or whose passing is no proof.
        people: (student, why), of whom a person should look at the work.
    """

    exercises: tuple[ExerciseInsight, ...]
    misconceptions: tuple[tuple[str, int, tuple[str, ...]], ...]
    slowest: tuple[Grading, ...]
    uncertain: tuple[Grading, ...]
    people: tuple[tuple[str, tuple[str, ...]], ...]


def insight(course: Course, standings: Sequence[Standing]) -> Insight:
    """Looks at a class; `standings` has at most one a student and exercise."""
    by_student: dict[str, dict[str, Standing]] = {}
    for standing in standings:
        by_student.setdefault(standing.student, {})[standing.exercise] = standing
    used = [e for e in course.exercises if any(e.id in mine for mine in by_student.values())]
    people = {
        student: tuple(worth_a_look(used, {e: s.result for e, s in mine.items()}) + _habits(mine, by_student))
        for student, mine in by_student.items()
    }
    return Insight(
        tuple(_about(exercise, by_student) for exercise in used),
        _misconceptions(standings),
        tuple(
            Grading(s.student, s.exercise, s.result.elapsed_s, "")
            for s in sorted(standings, key=lambda s: (-s.result.elapsed_s, s.student, s.exercise))[:_MOST]
        ),
        tuple(_uncertain(standings)),
        tuple((student, why) for student, why in people.items() if why),
    )


def worth_a_look(exercises: Sequence[Exercise], mine: Mapping[str, SubmissionResult]) -> list[str]:
    """Why a teacher may want to look at a student's work, most pressing first."""
    if not mine:
        return ["handed in nothing"]
    found = [
        f"{exercise.title}: {mine[exercise.id].verdict.replace('_', ' ')}, to be graded by hand or again"
        for exercise in exercises
        if exercise.id in mine and mine[exercise.id].verdict in UNDECIDED
    ]
    found += [
        f"{exercise.title}: forbidden, it tried to get at the grader"
        for exercise in exercises
        if exercise.id in mine and mine[exercise.id].verdict is Verdict.FORBIDDEN
    ]
    if len(mine) > 1 and not any(result.verdict is Verdict.PASSED for result in mine.values()):
        found.append(f"none of {len(mine)} submissions passed")
    return found


def _habits(mine: Mapping[str, Standing], everybody: Mapping[str, Mapping[str, Standing]]) -> list[str]:
    """What shows only beside the others, or over time."""
    found = [
        f"{standing.exercise}: {standing.attempts} attempts, none passed"
        for standing in mine.values()
        if standing.attempts >= _MANY_ATTEMPTS and standing.result.verdict is not Verdict.PASSED
    ]
    usual = statistics.median(len(theirs) for theirs in everybody.values())
    if len(everybody) >= MIN_STUDENTS and len(mine) * 2 <= usual:
        found.append(f"handed in {len(mine)}, where half of the class handed in {usual:g} or more")
    late = sum(standing.days_late > 0 for standing in mine.values())
    if late >= 3:
        found.append(f"late {late} times")
    return found


def _share(standing: Standing) -> float | None:
    """The share of the points earned; None where that is uncertain."""
    result = standing.result
    undecided = any(check.verdict in UNDECIDED for check in result.checks) or not result.max_points
    return None if undecided else result.points / result.max_points


def _about(exercise: Exercise, by_student: Mapping[str, Mapping[str, Standing]]) -> ExerciseInsight:
    mine = [theirs[exercise.id] for theirs in by_student.values() if exercise.id in theirs]
    pairs = [(standing, share) for standing in mine if (share := _share(standing)) is not None]
    lost = Counter(
        check.title
        for standing, _ in pairs
        for check in standing.result.checks
        if check.verdict is not Verdict.PASSED
    )
    hardest = max(lost, key=lambda title: lost[title], default="")
    here, rest = [], []
    for standing, share in pairs:
        others = [
            other
            for e, s in by_student[standing.student].items()
            if e != exercise.id and (other := _share(s)) is not None
        ]
        if others:
            here.append(share)
            rest.append(statistics.fmean(others))
    varied = len(set(here)) > 1 and len(set(rest)) > 1
    return ExerciseInsight(
        exercise.id,
        len(mine),
        len(pairs),
        sum(standing.result.verdict is Verdict.PASSED for standing in mine),
        statistics.fmean(share for _, share in pairs) if pairs else None,
        statistics.correlation(here, rest) if len(here) >= MIN_STUDENTS and varied else None,
        (hardest, lost[hardest]) if hardest else None,
    )


def _misconceptions(standings: Sequence[Standing]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    students: dict[str, set[str]] = {}
    exercises: dict[str, dict[str, None]] = {}
    for standing in standings:
        for check in standing.result.checks:
            for misconception in check.misconceptions[:1]:
                students.setdefault(misconception, set()).add(standing.student)
                exercises.setdefault(misconception, {})[standing.exercise] = None
    ranked = sorted(students, key=lambda m: (-len(students[m]), m))
    return tuple((m, len(students[m]), tuple(exercises[m])) for m in ranked)


def _uncertain(standings: Sequence[Standing]) -> list[Grading]:
    """Undecided ones first, then passes that are no proof, by how many checks that concerns."""
    found = []
    for standing in standings:
        checks = standing.result.checks
        undecided = [check.id for check in checks if check.verdict in UNDECIDED]
        unproven = [c.id for c in checks if c.verdict is Verdict.PASSED and UNPROVEN in c.evidence]
        if undecided:
            why = f"not decided: {', '.join(undecided)}"
            found.append(Grading(standing.student, standing.exercise, 1_000.0 + len(undecided), why))
        elif unproven:
            why = f"passed, but not every interleaving was covered: {', '.join(unproven)}"
            found.append(Grading(standing.student, standing.exercise, len(unproven), why))
    return sorted(found, key=lambda one: (-one.amount, one.student, one.exercise))


def show_insight(
    console: Console,
    found: Insight,
    *,
    catalogue: Mapping[str, Misconception],
    similar: Sequence[tuple[str, str, str, float]] | None = None,
) -> None:
    """Prints what was found.

    Args:
        console: where to.
        found: what to show.
        catalogue: the misconceptions' words, by id.
        similar: (exercise, student, student, share in common) of pairs to look at; None: not looked for.
    """
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("exercise", no_wrap=True)
    for heading in ("handed in", "passed", "points", "agrees"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("lost most often", overflow="fold")
    for one in found.exercises:
        share = "–" if one.difficulty is None else f"{one.difficulty:.0%}"
        agrees = "–" if one.discrimination is None else f"{one.discrimination:+.2f}"
        hardest = "–" if one.hardest is None else f"{one.hardest[0]} ({one.hardest[1]} of {one.decided})"
        table.add_row(one.exercise, str(one.handed_in), str(one.passed), share, agrees, Text(block(hardest)))
    console.print(table)
    console.print()
    paragraph(
        console,
        Text(
            "points: mean share earned. agrees: correlation with the rest of the course; near 0 or below, "
            f"look at the checks (– below {MIN_STUDENTS} students).",
            style="dim",
        ),
        indent=0,
    )
    _section(
        console,
        "Misconceptions",
        [
            f"{_named(m, catalogue)}: {count(n, 'student')} ({', '.join(where)})"
            for m, n, where in found.misconceptions[:_MOST]
        ],
    )
    _section(console, "Worth a look", [f"{who}: {'; '.join(why)}" for who, why in found.people])
    _section(
        console, "Least certain", [f"{g.student} {g.exercise}: {g.why}" for g in found.uncertain[:_MOST]]
    )
    _section(
        console, "Slowest", [f"{g.student} {g.exercise}: {g.amount:.1f} s" for g in found.slowest[:_MOST]]
    )
    if similar is not None:
        _section(
            console,
            "Much in common, beyond what was given (a hint to look, and no more)",
            [f"{exercise}: {a} and {b}, {share:.0%}" for exercise, a, b, share in similar] or ["no two"],
        )


def _named(misconception: str, catalogue: Mapping[str, Misconception]) -> str:
    name = f" {catalogue[misconception].name}" if misconception in catalogue else ""
    return f"{misconception}{name}"


def _section(console: Console, heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    console.print()
    console.print(Text(heading, style="bold"))
    for line in lines:
        paragraph(console, Text(block(line)), indent=2)
