"""A class at a glance: students down, exercises across, what is wrong where.

A class has more exercises than a terminal has columns. If the names fit above the columns they stand there;
otherwise the columns are numbered and the names listed below, and what still does not fit goes into another
table underneath. A cell holds the points to enter (after the course's policy) and, where something other than
a plain failure happened, one letter for it, so the table can be read without colour. Behind the points stand
the days by which it was late, and a star where a person entered them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from threadlings.course import Course, Exercise, Standing
from threadlings.explain.misconceptions import Misconception
from threadlings.report.console import STYLES, Signs, signs_of, words
from threadlings.report.text import block, count, points_text
from threadlings.verdicts import SubmissionResult, Verdict

LETTERS = {
    Verdict.SKIPPED: "k",
    Verdict.INCONCLUSIVE: "?",
    Verdict.SPIN: "s",
    Verdict.DEADLOCK: "d",
    Verdict.TIMEOUT: "t",
    Verdict.CRASHED: "c",
    Verdict.FORBIDDEN: "f",
    Verdict.GRADER_ERROR: "!",
}
_LATE = "+"
_BY_HAND = "*"
_TOP_MISCONCEPTIONS = 5
_MAX_STUDENT_CELLS = 28
_COLUMN_GAP = 3  # what the box and the padding add to a column


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a run, for the lines around the table.

    Attributes:
        graded: results computed in this run.
        reused: results that were in the gradebook.
        elapsed_s: wall seconds of the run.
    """

    graded: int
    reused: int
    elapsed_s: float


def show_class(
    console: Console,
    course: Course,
    standings: Sequence[Standing],
    *,
    summary: Summary,
    catalogue: Mapping[str, Misconception],
    unmatched: Iterable[tuple[str, str]] = (),
    strangers: Iterable[tuple[str, str]] = (),
    absent: Sequence[str] = (),
) -> None:
    """Prints a class: table, frequent misconceptions, faults of the grader, what was not graded, numbers.

    Args:
        console: where to.
        course: for titles, order and grading policy.
        standings: at most one a student and exercise, in the order to show.
        summary: numbers of the run.
        catalogue: the misconceptions' words, by id.
        unmatched: (path, reason) of what was not graded.
        strangers: (path, reason) of whom the roster does not know.
        absent: people of the roster of whom there is nothing.
    """
    signs = signs_of(console)
    results = [standing.result for standing in standings]
    if results:
        _show_tables(console, course, standings, signs)
    _show_frequent(console, results, catalogue)
    _show_faults(console, results)
    _show_left(console, "Not graded: {}", list(unmatched))
    _show_left(console, "Not in the roster: {}", list(strangers))
    if absent:
        console.print(
            Text(f"Nothing from {count(len(absent), 'person', 'people')} of the roster", "bold yellow")
        )
        _flow(console, [block(student) for student in absent])
        console.print()
    console.print(Text(_numbers(results, summary), style="dim"))


def entered(course: Course, standing: Standing) -> float:
    """The points to enter; where a person has to decide, those that are certain."""
    result = standing.result
    return (
        course.grading.award(result.points, result.max_points) if standing.grade is None else standing.grade
    )


def _show_tables(console: Console, course: Course, standings: Sequence[Standing], signs: Signs) -> None:
    by_student: dict[str, dict[str, Standing]] = {}
    for standing in standings:
        by_student.setdefault(standing.student, {})[standing.exercise] = standing
    used = {standing.exercise for standing in standings}
    exercises = [exercise for exercise in course.exercises if exercise.id in used]
    limit = max(min(_MAX_STUDENT_CELLS, console.width // 3), 12)  # longer names are broken, never cut
    cells = {
        exercise.id: {s: _cell(course, mine.get(exercise.id), signs) for s, mine in by_student.items()}
        for exercise in exercises
    }
    totals = {
        s: points_text(sum(entered(course, one) for one in mine.values())) for s, mine in by_student.items()
    }
    whole = points_text(sum(exercise.points for exercise in exercises))
    widths = {
        exercise.id: max(cell_len(cell.plain) for cell in cells[exercise.id].values())
        for exercise in exercises
    }
    first = min(limit, max(map(cell_len, ["student", *by_student]))) + _COLUMN_GAP
    room = console.width - first - max(map(len, ["total", whole, *totals.values()]))
    named = sum(max(widths[e.id], len(e.id)) + _COLUMN_GAP for e in exercises) <= room
    columns = [(exercise, exercise.id if named else str(n)) for n, exercise in enumerate(exercises, start=1)]
    taken = [max(widths[exercise.id], len(heading), 3) + _COLUMN_GAP for exercise, heading in columns]
    for start, end in _chunks(taken, room):
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
        table.add_column("student", overflow="fold", max_width=limit)
        for _, heading in columns[start:end]:
            table.add_column(heading, justify="right", no_wrap=True)
        last = end == len(columns)
        if last:
            table.add_column("total", justify="right", no_wrap=True)
        for student in by_student:
            row = [cells[exercise.id][student] for exercise, _ in columns[start:end]]
            table.add_row(
                Text(block(student)), *row, *([Text(totals[student], style="bold")] if last else [])
            )
        table.add_section()
        maxima = [points_text(exercise.points) for exercise, _ in columns[start:end]]
        table.add_row("of", *maxima, *([whole] if last else []), style="dim")
        console.print(table)
        console.print()
    _show_legend(console, [] if named else columns, standings)


def _chunks(widths: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Ranges of columns that fit side by side; at least one each."""
    start = used = 0
    for position, width in enumerate(widths):
        if used + width > room and position > start:
            yield start, position
            start, used = position, 0
        used += width
    yield start, len(widths)


def _cell(course: Course, standing: Standing | None, signs: Signs) -> Text:
    if standing is None:
        return Text(signs.none, style="dim")
    result = standing.result
    points = entered(course, standing)
    full = result.verdict is Verdict.PASSED
    style = STYLES[result.verdict] if full or points == 0 or result.verdict in LETTERS else "yellow"
    cell = Text(points_text(points), style=style)
    if letter := LETTERS.get(result.verdict):
        cell = Text(f"{letter} ", style=style).append(cell)
    if standing.days_late:
        cell.append(f" {_LATE}{standing.days_late}", style="dim")
    if standing.remarks.points is not None:
        cell.append(_BY_HAND, style="bold")
    return cell


def _show_legend(
    console: Console, columns: Sequence[tuple[Exercise, str]], standings: Sequence[Standing]
) -> None:
    """The names of numbered columns, and of the letters that occur."""
    if columns:
        _flow(console, [f"{number} {exercise.id}" for exercise, number in columns])
    seen = {standing.result.verdict for standing in standings}
    letters = [f"{letter} {words(verdict)}" for verdict, letter in LETTERS.items() if verdict in seen]
    if any(standing.days_late for standing in standings):
        letters.append(f"{_LATE}1 one day late")
    if any(standing.remarks.points is not None for standing in standings):
        letters.append(f"{_BY_HAND} entered by hand")
    if letters:
        _flow(console, letters)
    if columns or letters:
        console.print()


def _flow(console: Console, items: Iterable[str]) -> None:
    """Prints short items side by side, none of them broken."""
    line = ""
    for item in items:
        longer = f"{line}   {item}" if line else item
        if line and cell_len(longer) > console.width:
            console.print(Text(line, style="dim"))
            longer = item
        line = longer
    console.print(Text(line, style="dim"))


def _show_frequent(
    console: Console, results: Sequence[SubmissionResult], catalogue: Mapping[str, Misconception]
) -> None:
    """What the class believes: misconceptions by the number of students who show them."""
    students: dict[str, set[str]] = {}
    for result in results:
        for check in result.checks:
            for misconception in check.misconceptions[:1]:
                students.setdefault(misconception, set()).add(result.student)
    top = Counter({m: len(who) for m, who in students.items()})
    ranked = sorted(top.items(), key=lambda item: (-item[1], item[0]))[:_TOP_MISCONCEPTIONS]
    if not ranked:
        return
    console.print(Text("Most frequent misconceptions", style="bold"))
    for misconception, number in ranked:
        name = f" {catalogue[misconception].name}" if misconception in catalogue else ""
        line = Text(f"  {block(misconception)}{name}").append(f"  {count(number, 'student')}", style="dim")
        console.print(line)
    console.print()


def _show_faults(console: Console, results: Sequence[SubmissionResult]) -> None:
    """Faults of the grader, which nobody must take for a zero."""
    faults = [result for result in results if result.verdict is Verdict.GRADER_ERROR]
    if not faults:
        return
    heading = f"The grader failed on {count(len(faults), 'submission')}; these are not the students' faults"
    console.print(Text(heading, style="bold magenta"))
    for result in faults:
        check = next(check for check in result.checks if check.verdict is Verdict.GRADER_ERROR)
        line = Text(f"  {block(result.student)} {result.exercise}", overflow="fold")
        console.print(line.append(f"  {check.id}: {block(check.message)}", style="dim"))
    console.print()


def _show_left(console: Console, heading: str, left: Sequence[tuple[str, str]]) -> None:
    if not left:
        return
    console.print(Text(heading.format(count(len(left), "entry", "entries")), style="bold yellow"))
    for path, reason in left:
        console.print(Text(f"  {block(path)}", overflow="fold").append(f"  {block(reason)}", style="dim"))
    console.print()


def _numbers(results: Sequence[SubmissionResult], summary: Summary) -> str:
    """The run in a sentence."""
    students = len({result.student for result in results})
    passed = sum(result.verdict is Verdict.PASSED for result in results)
    parts = []
    if summary.graded:
        rate = summary.graded / max(summary.elapsed_s, 0.001)
        parts.append(f"graded {summary.graded} in {summary.elapsed_s:.1f} s, {rate:.1f}/s")
    if summary.reused:
        parts.append(f"{summary.reused} unchanged, from the gradebook")
    whole = f"{count(students, 'student')}, {count(len(results), 'submission')}, {passed} passed"
    return f"{whole} ({'; '.join(parts)})" if parts else whole
