"""The verb of someone who writes exercises: `new`."""

# ruff: noqa: PLR0917 - a verb takes what its options give

from __future__ import annotations

from pathlib import Path

import click
from rich.text import Text

from threadlings.cli.common import EXIT_CODES, consoles, open_course, shared_options
from threadlings.cli.learner import has_graders
from threadlings.course.authoring import new_exercise
from threadlings.errors import UsageError
from threadlings.report.text import count, printable


@click.command(epilog=EXIT_CODES)
@click.argument("exercise_id", metavar="EXERCISE")
@click.option("--unit", metavar="ID", required=True, help="The module it belongs to, as its last exercise.")
@click.option("--title", default="", metavar="TEXT", help="Its title. Default: made from the id.")
@click.option("--unit-title", metavar="TEXT", help="Begin a new module, with this title.")
@shared_options
def new(
    exercise_id: str,
    unit: str,
    title: str,
    unit_title: str | None,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Make a new exercise: a small one that works, to be changed into yours.

    EXERCISE is the id of the new exercise, such as safe_list. Its three folders are made, with starter,
    lesson, hints, solution, checks and sample answers, and course.yaml gets an entry, with everything else
    in it left as it is. Nothing that exists is overwritten.
    """
    console, _ = consoles(no_color)
    course = open_course(course_path)
    if not any(has_graders(exercise) and exercise.solution.is_file() for exercise in course.exercises):
        raise UsageError(
            f"{printable(str(course.root))} is a copy of {course.id} for students, without solutions and "
            "graders. Make new exercises in the full course: --course PATH."
        )
    made = new_exercise(course, exercise_id, unit, title, unit_title)
    files = [path for folder in made.folders for path in (course.root / folder).rglob("*") if path.is_file()]
    console.print(Text(f"{exercise_id.strip()}: {count(len(files), 'file')} and an entry in course.yaml"))
    for what, folder in zip(("for students", "one good answer", "hidden checks"), made.folders, strict=True):
        console.print(Text(f"  {what:<20}", style="dim").append(folder.as_posix(), style="not dim"))
    known = {module.id: module.path.relative_to(course.root) / "README.md" for module in course.modules}
    lesson = made.lesson or known[unit.strip()]
    for purpose, command in (
        ("prove it", f"threadlings validate --exercise {exercise_id.strip()}"),
        ("link it from", lesson.as_posix()),
        ("then, step by step", "docs/how-to/write-an-exercise.md"),
    ):
        console.print(Text(f"  {purpose:<20}", style="dim").append(command, style="not dim bold"))
