"""From a class folder to a list of submissions.

The layout is `FOLDER/STUDENT/EXERCISE_ID/FILE.py`; a file directly in `FOLDER/STUDENT/` is matched by its
name, and a whole workspace handed in (`FOLDER/STUDENT/exercises/UNIT/EXERCISE_ID/FILE.py`) is understood too.
Names are compared without regard to case, and `-` or a space reads as `_`.

Invariants:

* Every regular entry ends up in exactly one of three heaps: a submission, *unmatched* with a reason, or one
  of the things nobody hands in (hidden files, bytecode, READMEs, the course's own files of a workspace).
* Nothing is opened while scanning, and no symbolic link is followed below FOLDER: a link could name any file
  of the teacher's machine. Pipes and devices are reported, never opened.
* The order of the result depends on names alone, not on the file system.
* The walk is bounded: it descends only into folders whose names mean something here.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from threadlings.course import Course, Exercise
from threadlings.errors import ThreadlingsError, UsageError
from threadlings.report.text import printable

_IGNORED_NAMES = frozenset(
    {"__pycache__", "__macosx", "readme", "hints.md", "license", "thumbs.db", "desktop.ini", "course.yaml"}
)
_IGNORED_SUFFIXES = (".pyc", ".pyo", ".md", ".swp", "~")
# What a teacher may keep beside the students' folders; anything else there is worth a word.
_ROOT_SUSPECTS = (".py", ".zip", ".ipynb", ".tar", ".gz", ".7z", ".rar")
_WORKSPACE = "exercises"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to grade.

    Attributes:
        student: the student's folder name as one safe line.
        exercise: the exercise it answers.
        path: the file.
        shown: the path below the class folder, as one safe line.
    """

    student: str
    exercise: Exercise
    path: Path
    shown: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An entry that will not be graded, and why (both safe to show)."""

    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a class folder holds.

    Attributes:
        found: submissions by student, then in the order of the course; at most one a student and exercise.
        unmatched: what was left over, by path.
    """

    found: tuple[Found, ...]
    unmatched: tuple[Unmatched, ...]


class UnreadableError(ThreadlingsError):
    """A submission cannot be read; the message is the reason, without the path."""


def scan(folder: Path, course: Course, only: Iterable[Exercise] = ()) -> Intake:
    """Finds the submissions in a class folder.

    Args:
        folder: the class folder.
        course: whose exercises to look for.
        only: leave out every other exercise.

    Raises:
        UsageError: `folder` is no folder, or cannot be listed.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "there is no such folder"
        raise UsageError(
            f"{printable(str(folder))}: {what}. Give the folder that holds one folder per student: "
            "FOLDER/STUDENT/EXERCISE_ID/FILE.py."
        )
    try:
        walk = _Walk(folder, course)
        walk.root()
    except OSError as error:
        raise UsageError(
            f"{printable(str(folder))}: cannot be listed ({error.strerror}). Check its permissions."
        ) from error
    wanted = {exercise.id for exercise in only} or {exercise.id for exercise in course.exercises}
    rank = {exercise.id: number for number, exercise in enumerate(course.exercises)}
    found = sorted(
        (item for item in walk.found if item.exercise.id in wanted),
        key=lambda item: (natural(item.student), rank[item.exercise.id]),
    )
    return Intake(tuple(found), tuple(sorted(walk.unmatched, key=lambda item: natural(item.shown))))


def read_source(path: Path, max_bytes: int) -> bytes:
    """At most `max_bytes + 1` bytes of a submission; one byte too many tells the judge that it is too big.

    Raises:
        UnreadableError: not a regular file, a symbolic link, or not readable.
    """
    try:
        # O_NONBLOCK: opening a pipe nobody writes to must not wait; O_NOFOLLOW: the entry may have changed.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({error.strerror})") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableError("is not a regular file")
        try:
            return file.read(max_bytes + 1)
        except OSError as error:
            raise UnreadableError(f"cannot be read ({error.strerror})") from error


def natural(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """Sort key under which `student-2` comes before `student-10`."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((0, int(p)) if p.isdecimal() else (1, p) for p in parts if p), name


def match_name(course: Course, name: str) -> Exercise | None:
    """The exercise that a file or folder name means; None if none, or more than one, does.

    Args:
        course: the course.
        name: `locked_counter`, `Locked-Counter`, `locked_counter.py`, or a submitted file's own name.
    """
    wanted = _normal(name)
    by_id = [exercise for exercise in course.exercises if wanted in (exercise.id, f"{exercise.id}.py")]
    by_file = [e for e in course.exercises if any(wanted == _normal(file) for file in e.files)]
    matches = by_id or by_file
    return matches[0] if len(matches) == 1 else None


def _normal(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")


class _Walk:
    """One pass over a class folder."""

    def __init__(self, folder: Path, course: Course) -> None:
        self._folder = folder
        self._course = course
        self._units = {_normal(str(module.id)) for module in course.modules} | {
            _normal(exercise.exercise_dir.parent.name) for exercise in course.exercises
        }
        self._taken: dict[tuple[str, str], str] = {}
        self.found: list[Found] = []
        self.unmatched: list[Unmatched] = []

    def root(self) -> None:
        """The students' folders."""
        for entry in _entries(self._folder):
            if _nobody_hands_in(entry.name):
                continue
            if self._is_folder(entry):
                self._student(entry)
            elif entry.is_symlink():
                self._leave(entry, "is a symbolic link, which is not followed")
            elif entry.name.casefold().endswith(_ROOT_SUSPECTS):
                self._leave(entry, "lies outside of a student's folder (expected FOLDER/STUDENT/...)")

    def _student(self, folder: os.DirEntry[str]) -> None:
        """One student: folders of exercises first, so that a tidy copy wins over a loose one."""
        student = printable(folder.name)
        loose: list[os.DirEntry[str]] = []
        for entry in self._listed(folder):
            if self._is_folder(entry):
                self._folder_of(student, entry, depth=0)
            else:
                loose.append(entry)
        for entry in loose:
            if not self._is_candidate(entry):
                continue
            exercise = match_name(self._course, entry.name)
            if exercise is None:
                self._leave(entry, self._no_exercise(entry.name))
            else:
                self._take(student, exercise, entry)

    def _folder_of(self, student: str, folder: os.DirEntry[str], depth: int) -> None:
        """A folder below a student's: an exercise, or a unit or workspace that holds exercises."""
        exercise = match_name(self._course, folder.name)
        if exercise is not None:
            self._exercise(student, exercise, folder)
        elif depth < 2 and (_normal(folder.name) in self._units or folder.name == _WORKSPACE):
            for entry in self._listed(folder):
                if self._is_folder(entry):
                    self._folder_of(student, entry, depth + 1)
                elif self._is_candidate(entry):
                    self._leave(entry, "lies in a unit's folder, not in an exercise's")
        else:
            self._leave(folder, self._no_exercise(folder.name))

    def _exercise(self, student: str, exercise: Exercise, folder: os.DirEntry[str]) -> None:
        """An exercise's folder: the file with the right name, or else the only Python file."""
        entries = [entry for entry in self._listed(folder) if not self._is_course_file(exercise, entry.name)]
        candidates = [entry for entry in entries if self._is_candidate(entry)]
        named = [c for c in candidates if _normal(c.name) in {_normal(file) for file in exercise.files}]
        chosen = named[0] if named else candidates[0] if len(candidates) == 1 else None
        expected = exercise.files[0]
        for entry in candidates:
            if entry is chosen:
                self._take(student, exercise, entry)
            elif chosen is not None:
                self._leave(entry, f"not graded: {printable(chosen.name)} was taken for {exercise.id}")
            else:
                self._leave(entry, f"one of several Python files, none of them named {expected}")
        for entry in entries:
            if entry not in candidates and self._is_folder(entry):
                self._leave(entry, f"is a folder; {exercise.id} is one file, {expected}")

    def _take(self, student: str, exercise: Exercise, entry: os.DirEntry[str]) -> None:
        shown = self._shown(entry)
        first = self._taken.setdefault((student, exercise.id), shown)
        if first != shown:
            self._leave(entry, f"not graded: {first} was taken for {exercise.id}")
        else:
            self.found.append(Found(student, exercise, Path(entry.path), shown))

    def _is_candidate(self, entry: os.DirEntry[str]) -> bool:
        """Whether the entry is a Python file to grade; says why if it only looks like one."""
        if _nobody_hands_in(entry.name) or self._is_folder(entry):
            return False
        if entry.is_symlink():
            self._leave(entry, "is a symbolic link, which is not followed")
        elif not entry.is_file(follow_symlinks=False):
            self._leave(entry, "is not a regular file")
        elif not entry.name.casefold().endswith(".py"):
            self._leave(entry, "is not a Python file (.py)")
        else:
            return True
        return False

    def _listed(self, folder: os.DirEntry[str]) -> list[os.DirEntry[str]]:
        try:
            entries = _entries(folder.path)
        except OSError as error:
            self._leave(folder, f"cannot be listed ({error.strerror})")
            return []
        return [e for e in entries if not (e.is_dir(follow_symlinks=False) and _nobody_hands_in(e.name))]

    @staticmethod
    def _is_folder(entry: os.DirEntry[str]) -> bool:
        return entry.is_dir(follow_symlinks=False)

    @staticmethod
    def _is_course_file(exercise: Exercise, name: str) -> bool:
        """Whether a workspace has this file from the course."""
        return name in {exercise.public_tests.name, "scenarios.py", "conftest.py"}

    def _no_exercise(self, name: str) -> str:
        known = [exercise.id for exercise in self._course.exercises]
        near = difflib.get_close_matches(_normal(name).removesuffix(".py"), known, n=1)
        return f"no exercise of this name; did you mean {near[0]}?" if near else "no exercise of this name"

    def _leave(self, entry: os.DirEntry[str], reason: str) -> None:
        self.unmatched.append(Unmatched(self._shown(entry), reason))

    def _shown(self, entry: os.DirEntry[str]) -> str:
        return printable(os.path.relpath(entry.path, self._folder))


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """The entries of a folder in the order of their names."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: natural(entry.name))


def _nobody_hands_in(name: str) -> bool:
    """Whether an entry is of a kind that is passed over without a word."""
    low = name.casefold()
    stem = low.split(".")[0]
    return (
        low.startswith(".")
        or low in _IGNORED_NAMES
        or stem in _IGNORED_NAMES
        or low.endswith(_IGNORED_SUFFIXES)
    )
