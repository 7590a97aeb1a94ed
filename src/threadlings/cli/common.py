"""What every verb shares: options, the course, consoles, and which exercise a word means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from threadlings.course import Course, Exercise, Policy, find_course, load_cohort, load_course
from threadlings.errors import ThreadlingsError, UsageError
from threadlings.report.console import make_console
from threadlings.report.text import printable

DEFAULT_DB = "gradebook.sqlite"

EXIT_GOOD = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

EXIT_CODES = (
    "Exit codes: 0 graded, or all good; 1 something did not pass; 2 the request or the course is wrong; "
    "130 interrupted."
)

Verb = Callable[..., Any]


def complete_exercise(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The ids that start with what was typed, for the shell; nothing if there is no course."""
    del parameter
    try:
        course = open_course(context.params.get("course_path"))
    except ThreadlingsError:
        return []
    return [exercise.id for exercise in course.exercises if exercise.id.startswith(incomplete)]


def shared_options(verb: Verb) -> Verb:
    """`--course` and `--no-color`, for every verb."""
    verb = click.option("--no-color", is_flag=True, help="Write no colours (NO_COLOR does the same).")(verb)
    return click.option(
        "--course",
        "course_path",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The course: its folder or its course.yaml. Default: the nearest course.yaml upward.",
    )(verb)


cohort_option = click.option(
    "--cohort",
    "cohort_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Due times, extensions and policy of this class (cohort.yaml). Default: nothing is ever late.",
)


def db_option(help_text: str) -> Callable[[Verb], Verb]:
    """`--db`, the gradebook."""
    return click.option(
        "--db", type=click.Path(path_type=Path), default=DEFAULT_DB, show_default=True, help=help_text
    )


def open_policy(course: Course, cohort_path: Path | None) -> Policy:
    """The policy of the course, as the cohort applies it.

    Raises:
        CourseError: the cohort's file is broken.
    """
    return Policy(course, None if cohort_path is None else load_cohort(cohort_path, course))


def open_course(path: Path | None) -> Course:
    """The course that was named, or else the nearest one upward.

    Raises:
        UsageError: there is none.
        CourseError: it is broken.
    """
    if path is None:
        return load_course(find_course(Path.cwd()))
    if not path.exists():
        raise UsageError(
            f"{printable(str(path))}: there is no such course. Give its folder or its course.yaml."
        )
    return load_course(path)


def consoles(no_color: bool, *targets: str | None) -> tuple[Console, Console]:
    """(for the report, for progress): standard output, unless a target `-` needs it for itself."""
    return make_console(stderr="-" in targets, no_color=no_color), make_console(
        stderr=True, no_color=no_color
    )


def show_place(console: Console, page: Path | str) -> None:
    """Says where a page is that was written."""
    console.print(f"Open {printable(str(page))} in a browser.", soft_wrap=True)


def find_exercise(course: Course, word: str) -> Exercise:
    """The exercise with this id; dashes and capitals do not matter.

    Raises:
        UsageError: there is none; names the nearest.
    """
    wanted = word.strip().replace("-", "_").casefold()
    return next((e for e in course.exercises if e.id == wanted), None) or course.exercise(printable(word))


def find_target(course: Course, word: str, file: Path | None) -> tuple[Exercise, Path]:
    """The exercise and the file that `check` is about.

    Args:
        course: the course.
        word: an exercise's id, or the path of an exercise's file or folder.
        file: the file, if it was named as well.

    Raises:
        UsageError: no exercise is meant, or there is no file.
    """
    path = Path(word)
    if "/" in word or word.endswith(".py"):
        if not path.exists():
            raise UsageError(f"{printable(word)}: there is no such file. Give an exercise's id or its file.")
        exercise = _exercise_of(course, path)
        chosen = file or (path if path.is_file() else exercise.starter)
    else:
        exercise = find_exercise(course, word)
        chosen = file or exercise.starter
    if not chosen.exists():
        raise UsageError(
            f"{printable(str(chosen))}: there is no such file. Name the file to check after the exercise."
        )
    if not chosen.is_file():
        raise UsageError(f"{printable(str(chosen))}: is not a file. Name the Python file to check.")
    return exercise, chosen


def _exercise_of(course: Course, path: Path) -> Exercise:
    """The exercise that a path belongs to: by where it lies, else by a name on the way up."""
    from threadlings.bulk.intake import match_name  # noqa: PLC0415  brings the judge along

    place = path.resolve()
    for exercise in course.exercises:
        for folder in (exercise.exercise_dir, exercise.solution_dir, exercise.grader_dir):
            if place.is_relative_to(folder):
                return exercise
    for part in (place.name, *(parent.name for parent in place.parents)):
        if (match := match_name(course, part)) is not None:
            return match
    known = ", ".join(exercise.id for exercise in course.exercises)
    raise UsageError(
        f"{printable(str(path))}: belongs to no exercise of {course.id}. Say which one: threadlings check "
        f"EXERCISE {printable(str(path))}. It has: {known}."
    )
