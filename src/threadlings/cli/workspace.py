"""`init`: a learner's workspace, copied from a course.

The workspace is a course itself (so every verb works in it), without what would spoil it: never solutions,
never the corpus of sample submissions. Nothing that exists is ever overwritten: the whole list of files is
checked first, and each is created anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
from rich.text import Text

from threadlings.cli.common import EXIT_CODES, consoles, open_course, shared_options
from threadlings.course import Course, bundled_course_root, find_course, load_course
from threadlings.errors import UsageError
from threadlings.report.text import count, printable

_SKIPPED_FOLDERS = frozenset({"__pycache__", "submissions"})


@click.command(epilog=EXIT_CODES)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--public-only", is_flag=True, help="Leave out the hidden checks.")
@shared_options
def init(folder: Path | None, public_only: bool, course_path: Path | None, no_color: bool) -> None:
    """Make a workspace to learn in: exercises and checks, no solutions.

    DIR is created; default: a folder with the course's name. The course is the nearest one upward, or else
    the one that comes with threadlings. Nothing that exists is overwritten.
    """
    console, _ = consoles(no_color)
    course = _source(course_path)
    target = folder if folder is not None else Path(course.id)
    copied = make_workspace(course, target, public_only=public_only)
    shown = printable(str(target))
    console.print(Text(f"{course.name}: {count(copied, 'file')} in {shown}"))
    first = course.exercises[0]
    for purpose, command in (
        ("go there", f"cd {shown}"),
        ("see the course", "threadlings list"),
        ("read the first task", (first.readme.relative_to(course.root)).as_posix()),
        ("check your answer", f"threadlings check {first.id}"),
    ):
        console.print(Text(f"  {purpose:<22}", style="dim").append(command, style="not dim bold"))


def make_workspace(course: Course, target: Path, *, public_only: bool = False) -> int:
    """Copies the learner's part of `course` to `target`; returns the number of files.

    Raises:
        UsageError: something of it exists already (then nothing is written), or a file cannot be written.
    """
    files = sorted(_files(course, public_only=public_only))
    if target.exists() and not target.is_dir():
        raise UsageError(
            f"{printable(str(target))}: is not a folder. Choose another place for the workspace."
        )
    existing = [file for file in files if os.path.lexists(target / file)]
    if existing:
        more = f" and {len(existing) - 3} more" if len(existing) > 3 else ""
        names = ", ".join(printable(str(target / file)) for file in existing[:3])
        raise UsageError(
            f"{names}{more}: already there, and init overwrites nothing. Choose an empty folder, or move "
            "these away."
        )
    try:
        for file in files:
            place = target / file
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as out:
                out.write((course.root / file).read_bytes())
    except OSError as error:
        raise UsageError(
            f"{printable(str(error.filename))}: cannot be written ({error.strerror})."
        ) from error
    return len(files)


def _source(path: Path | None) -> Course:
    """The course named, the nearest one upward, or the one that comes with the program."""
    if path is not None:
        return open_course(path)
    try:
        return load_course(find_course(Path.cwd()))
    except UsageError:
        return load_course(bundled_course_root())


def _files(course: Course, *, public_only: bool) -> Iterator[Path]:
    """The files of a workspace, relative to the course."""
    root = course.root
    yield Path("course.yaml")
    if (root / "LICENSE").is_file():
        yield Path("LICENSE")
    folders = [root / "schemas", *(module.path for module in course.modules)]
    for exercise in course.exercises:
        folders.append(exercise.exercise_dir)
        if not public_only:
            folders.append(exercise.grader_dir)
    solutions = {exercise.solution_dir for exercise in course.exercises}
    seen: set[Path] = set()
    for folder in folders:
        for here, names, files in os.walk(folder):
            place = Path(here)
            names[:] = [n for n in names if n not in _SKIPPED_FOLDERS and not n.startswith(".")]
            if any(place.is_relative_to(solution) for solution in solutions):
                continue
            for name in files:
                path = place / name
                hidden = name.startswith(".") or name.endswith(".pyc")
                if not hidden and path not in seen and path.is_file() and not path.is_symlink():
                    seen.add(path)
                    yield path.relative_to(root)
