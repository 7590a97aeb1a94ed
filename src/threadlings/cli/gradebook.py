"""`threadlings gradebook`: what the gradebook knows, what people add to it, and what goes out of it.

Everything here is computed from all attempts in the gradebook, whichever run found them, under the policy of
the course and the cohort that is named. Nothing here grades.
"""

# ruff: noqa: PLC0415, PLR0917 - heavy imports wait for the verb; a verb takes what its options give

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from threadlings.cli.common import (
    EXIT_CODES,
    cohort_option,
    complete_exercise,
    consoles,
    db_option,
    find_exercise,
    open_course,
    open_policy,
    shared_options,
)
from threadlings.course import Course, Policy, Standing
from threadlings.errors import UsageError
from threadlings.report.text import printable

if TYPE_CHECKING:
    from threadlings.bulk.roster import Roster
    from threadlings.gradebook import Gradebook, Remark

FORMATS = ("csv", "json", "canvas", "moodle", "blackboard", "junit", "gradescope", "nbgrader")
"""What `export` writes."""

_db = db_option("The gradebook.")


@click.group(epilog=EXIT_CODES)
def gradebook() -> None:
    """Look at a gradebook, correct it, and hand grades on."""


@gradebook.command(epilog=EXIT_CODES)
@click.argument("student", required=False)
@click.argument("exercise", required=False, shell_complete=complete_exercise)
@_db
@cohort_option
@shared_options
def show(
    student: str | None,
    exercise: str | None,
    db: Path,
    cohort_path: Path | None,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Show the class, a STUDENT, or one's work on an EXERCISE with all that happened to it."""
    from threadlings.explain.misconceptions import catalogue
    from threadlings.report.classroom import Summary, show_class
    from threadlings.report.gradebook import show_history, show_student

    console, _ = consoles(no_color)
    course = open_course(course_path)
    policy = open_policy(course, cohort_path)
    with _opened(db) as book:
        standings = _standings(book, course, policy)
        if student is None:
            show_class(console, course, standings, summary=Summary(0, 0, 0.0), catalogue=catalogue())
            return
        mine = _of_student(book, course, standings, student)
        remarks = book.remarks(course.id)
        if exercise is None:
            show_student(console, course, mine)
            return
        target = find_exercise(course, exercise)
        standing = next((one for one in mine if one.exercise == target.id), None)
        if standing is None:
            raise UsageError(f"{printable(str(db))}: knows no submission of {student} for {target.id}.")
        show_history(
            console,
            standing,
            title=target.title,
            catalogue=catalogue(),
            history=[
                (
                    g.since,
                    g.verdict,
                    g.points,
                    g.max_points,
                    g.submitted_at,
                    f"{g.python}, {g.engine}, tier {g.tier}",
                )
                for g in book.history(student, course.id, target.id)
            ],
            remarks=[
                (r.made_at, r.author, r.kind, r.points, r.text) for r in remarks.get((student, target.id), [])
            ],
        )


@gradebook.command(epilog=EXIT_CODES)
@click.argument("student")
@click.argument("exercise", shell_complete=complete_exercise)
@click.argument("points", type=click.FloatRange(min=0), required=False)
@click.option("--reason", default="", help="Why; shown beside the grade and exported.")
@click.option("--clear", is_flag=True, help="Enter what is computed again.")
@click.option("--by", "author", metavar="NAME", help="Who decides. Default: the login name.")
@_db
@shared_options
def override(
    student: str,
    exercise: str,
    points: float | None,
    reason: str,
    clear: bool,
    author: str | None,
    db: Path,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Enter POINTS for a STUDENT's work on an EXERCISE, whatever is computed.

    It stays when the work is graded again or handed in again, until it is cleared. What was entered before
    is kept and shown by `show`.
    """
    if (points is None) != clear:
        raise UsageError("give either the points to enter, or --clear to enter what is computed.")
    console, _ = consoles(no_color)
    course = open_course(course_path)
    target = find_exercise(course, exercise)
    with _opened(db) as book:
        book.remark(
            (student, course.id, target.id), "override", reason, points=points, author=author or _login()
        )
    done = "enters what is computed again" if points is None else f"enters {points:g} of {target.points:g}"
    console.print(f"{printable(student)} {target.id}: {done}.", highlight=False, markup=False)


@gradebook.command(epilog=EXIT_CODES)
@click.argument("student")
@click.argument("exercise", shell_complete=complete_exercise)
@click.argument("text")
@click.option("--by", "author", metavar="NAME", help="Who says so. Default: the login name.")
@_db
@shared_options
def comment(
    student: str,
    exercise: str,
    text: str,
    author: str | None,
    db: Path,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Add a comment to a STUDENT's work on an EXERCISE; it is exported with the grade."""
    console, _ = consoles(no_color)
    course = open_course(course_path)
    target = find_exercise(course, exercise)
    if not text.strip():
        raise UsageError("the comment is empty. Say something, in quotes.")
    with _opened(db) as book:
        book.remark((student, course.id, target.id), "comment", text, author=author or _login())
    console.print(f"{printable(student)} {target.id}: noted.", highlight=False, markup=False)


@gradebook.command(epilog=EXIT_CODES)
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default="csv", show_default=True, help="What reads it."
)
@click.option(
    "--output",
    "-o",
    default="-",
    show_default=True,
    metavar="FILE",
    help="Where to; - is standard output. For gradescope a folder, for nbgrader its gradebook.",
)
@click.option(
    "--roster",
    "roster_path",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="The platform's own export: its students and headings are written as it wrote them.",
)
@click.option(
    "--exercise",
    "exercise_ids",
    multiple=True,
    metavar="ID",
    shell_complete=complete_exercise,
    help="Only this exercise; may be repeated.",
)
@_db
@cohort_option
@shared_options
def export(
    kind: str,
    output: str,
    roster_path: Path | None,
    exercise_ids: tuple[str, ...],
    db: Path,
    cohort_path: Path | None,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Write the grades for a spreadsheet, a program or a platform."""
    from threadlings.bulk.roster import read_roster
    from threadlings.gradebook import document, write_csv, write_json, write_text
    from threadlings.gradebook.nbgrader_sync import sync_nbgrader
    from threadlings.gradebook.platforms import Row, junit_xml, platform_csv

    _, log = consoles(no_color)
    course = open_course(course_path)
    policy = open_policy(course, cohort_path)
    chosen = {find_exercise(course, word).id for word in exercise_ids}
    roster = None if roster_path is None else read_roster(roster_path)
    with _opened(db) as book:
        everything = _standings(book, course, policy, roster)
    standings = [standing for standing in everything if not chosen or standing.exercise in chosen]
    if kind == "csv":
        write_csv(output, standings)
    elif kind == "json":
        write_json(output, document(course, standings, seed=None))
    elif kind == "junit":
        write_text(output, junit_xml(course, standings))
    elif kind == "nbgrader":
        if output == "-":
            raise UsageError("nbgrader has a gradebook of its own. Name it with --output, e.g. gradebook.db.")
        number = sync_nbgrader(output, course, standings)
        log.print(f"{number} grades are in {printable(output)}.", highlight=False, soft_wrap=True)
    elif kind == "gradescope":
        _export_gradescope(output, standings)
    else:
        rows = [] if roster is None else [Row(person.student, person.cells) for person in roster.people]
        write_text(
            output,
            platform_csv(kind, course, standings, rows, () if roster is None else roster.headings),
        )
    undecided = [s for s in standings if s.grade is None]
    if undecided:
        log.print(
            f"{len(undecided)} without a grade, because a person has to decide; see `threadlings gradebook "
            "show` and `threadlings gradebook override`.",
            highlight=False,
        )


@gradebook.command(epilog=EXIT_CODES)
@click.option("--similar", is_flag=True, help="Also name pairs with much in common; a hint to look, no more.")
@_db
@cohort_option
@shared_options
def insight(
    similar: bool, db: Path, cohort_path: Path | None, course_path: Path | None, no_color: bool
) -> None:
    """Say what the results tell about exercises, ideas, gradings and people."""
    from threadlings.explain.misconceptions import catalogue
    from threadlings.gradebook.similarity import similar_pairs
    from threadlings.report.insight import insight as look
    from threadlings.report.insight import show_insight

    console, _ = consoles(no_color)
    course = open_course(course_path)
    policy = open_policy(course, cohort_path)
    with _opened(db) as book:
        found = look(course, _standings(book, course, policy))
        pairs = similar_pairs(course, book.sources(course.id)) if similar else None
    show_insight(console, found, catalogue=catalogue(), similar=pairs)


def _export_gradescope(output: str, standings: list[Standing]) -> None:
    from threadlings.gradebook import write_text
    from threadlings.gradebook.platforms import gradescope_results

    if output == "-":
        raise UsageError("results.json is one file a submission. Name a folder with --output.")
    for standing in standings:
        results = gradescope_results(standing)
        if results is None:
            continue
        # A student's name is whatever they called themselves: it must stay one part of a path.
        student = standing.student.replace("/", "_").replace("\0", "_")
        folder = Path(output) / (student if student.strip(".") else f"_{student}") / standing.exercise
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{printable(str(folder))}: cannot be made ({error.strerror}). Choose another folder."
            ) from error
        write_text(str(folder / "results.json"), json.dumps(results, indent=2, ensure_ascii=False) + "\n")


def _opened(db: Path) -> Gradebook:
    """The gradebook, which must exist: a wrong path must not make an empty one."""
    from threadlings.gradebook import Gradebook

    if not db.exists():
        raise UsageError(
            f"{printable(str(db))}: there is no gradebook. `threadlings grade` makes one; name it with --db."
        )
    return Gradebook(db)


def _standings(
    book: Gradebook, course: Course, policy: Policy, roster: Roster | None = None
) -> list[Standing]:
    """What counts for everybody, by student and then in the order of the course.

    With a roster people have its names, and whoever has several names in the gradebook is one person.
    """
    from dataclasses import replace

    from threadlings.bulk.intake import natural
    from threadlings.gradebook import settled

    def called(student: str) -> str:
        person = None if roster is None else roster.find([student], [student])
        return student if person is None else person.student

    rank = {exercise.id: number for number, exercise in enumerate(course.exercises)}
    attempts = [
        replace(attempt, result=replace(attempt.result, student=called(attempt.result.student)))
        for attempt in book.attempts(course.id)
        if attempt.result.exercise in rank
    ]
    remarks: dict[tuple[str, str], list[Remark]] = {}
    for (student, exercise), said in book.remarks(course.id).items():
        mine = remarks.setdefault((called(student), exercise), [])
        mine.extend(said)
        mine.sort(key=lambda remark: remark.made_at)
    standings = policy.standings(attempts, settled(remarks))
    return sorted(standings, key=lambda s: (natural(s.student), rank[s.exercise]))


def _of_student(book: Gradebook, course: Course, standings: list[Standing], student: str) -> list[Standing]:
    import difflib

    mine = [standing for standing in standings if standing.student == student]
    if not mine:
        near = difflib.get_close_matches(student, book.students(course.id), n=3)
        advice = (
            f"Did you mean {' or '.join(near)}?" if near else "`threadlings gradebook show` lists everybody."
        )
        raise UsageError(f"{printable(str(book.path))}: knows no student {printable(student)}. {advice}")
    return mine


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name in a container
        return ""
