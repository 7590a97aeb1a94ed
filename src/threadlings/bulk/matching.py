"""What a student handed in, matched with the exercises of the course.

A student's things come as loose files, as folders of exercises, as a whole workspace, or as an archive of any
of these; `Matcher.student` takes them as a list of nodes and does not care which platform they came by.
Names are compared without regard to case, and `-` or a space reads as `_`.

Invariants:

* Every entry ends up in exactly one of three heaps: a submission, *unmatched* with a reason, or one of the
  things nobody hands in (hidden files, bytecode, READMEs, the course's own files of a workspace).
* Nothing is opened, and no symbolic link is followed: a link could name any file of the teacher's machine.
* The walk is bounded: it descends only into folders whose names mean something here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from threadlings.bulk.archives import ArchiveError
from threadlings.bulk.downloads import TIMESTAMP, timestamp_in, without_number
from threadlings.bulk.tree import Node, Tree
from threadlings.course import Course, Exercise
from threadlings.report.text import printable

_IGNORED_NAMES = frozenset(
    {
        "__pycache__",
        "__macosx",
        "readme",
        "hints.md",
        "license",
        "thumbs.db",
        "desktop.ini",
        "course.yaml",
        TIMESTAMP,
    }
)
_IGNORED_SUFFIXES = (".pyc", ".pyo", ".md", ".swp", "~")
_WORKSPACE = "exercises"
_ATTEMPT = re.compile(r"(?:attempt|submission|try|version)[ _-]*(\d{1,6})", re.IGNORECASE)
_MAX_WRAPPERS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A file to grade.

    Attributes:
        student: the student's name as one safe line.
        exercise: the exercise it answers.
        path: the file.
        shown: where it was found, as one safe line; together with `student` it names this submission.
        attempt: which of the student's submissions for this exercise it is, from 1.
        submitted_at: when it was handed in, with a zone; None if that is unknown.
        late: whether the platform it comes from called it late.
    """

    student: str
    exercise: Exercise
    path: Path
    shown: str
    attempt: int = 1
    submitted_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An entry that will not be graded, and why (both safe to show)."""

    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whose things are looked at, and in which circumstances.

    Attributes:
        student: the student's name as one safe line.
        exercise: what a file is taken for if its name says nothing; None if that is open.
        submitted_at: when, or None.
        late: whether the platform calls it late.
        attempt: number of the attempt where folders tell them apart; 0 where they do not.
    """

    student: str
    exercise: Exercise | None = None
    submitted_at: datetime | None = None
    late: bool = False
    attempt: int = 0


class Matcher:
    """Collects submissions.

    Args:
        course: whose exercises to look for.
        tree: lists folders and archives.
        zone: the zone of times that have none.
    """

    def __init__(self, course: Course, tree: Tree, zone: tzinfo) -> None:
        self._course = course
        self._tree = tree
        self._zone = zone
        self._units = {_normal(str(module.id)) for module in course.modules} | {
            _normal(exercise.exercise_dir.parent.name) for exercise in course.exercises
        }
        self._taken: dict[tuple[str, str, int, datetime | None], str] = {}
        self.found: list[Found] = []
        self.unmatched: list[Unmatched] = []

    def student(self, who: Who, nodes: Iterable[Node], *, assignments: bool = False) -> None:
        """One student's things: folders of exercises first, so that a tidy copy wins over a loose one.

        Args:
            who: whose.
            nodes: the entries.
            assignments: folders of any name hold things, as in nbgrader's layout.
        """
        loose: list[Node] = []
        for node in nodes:
            if nobody_hands_in(node.name):
                continue
            if node.holds:
                self._holder(who, node, depth=0, assignments=assignments)
            elif self._is_candidate(node):
                loose.append(node)
        nameless: list[Node] = []
        for node in loose:
            exercise = match_name(self._course, node.name)
            if exercise is None:
                nameless.append(node)
            else:
                self._take(who, exercise, node)
        if who.exercise is not None and len(nameless) == 1 and not self._has(who, who.exercise):
            self._take(who, who.exercise, nameless.pop())
        for node in nameless:
            self.leave(node, self._no_exercise(node.name))

    def listed(self, node: Node) -> list[Node]:
        """What is in a folder or archive; if it cannot be listed, that is noted."""
        try:
            return self._tree.children(node)
        except OSError as error:
            self.leave(node, f"cannot be listed ({error.strerror})")
        except ArchiveError as error:
            self.leave(node, str(error))
        return []

    def leave(self, node: Node, reason: str) -> None:
        """Notes that an entry is not graded."""
        self.unmatched.append(Unmatched(node.shown, reason))

    def means_something(self, name: str) -> bool:
        """Whether a folder of this name has its place in a student's things."""
        known = match_name(self._course, name) is not None or _normal(name) in self._units
        return known or name == _WORKSPACE or _ATTEMPT.fullmatch(name) is not None

    def unwrapped(self, nodes: list[Node]) -> list[Node]:
        """What is in an archive, without the folder that many programs put around it."""
        for _ in range(_MAX_WRAPPERS):
            inside = [node for node in nodes if not nobody_hands_in(node.name)]
            if len(inside) != 1 or inside[0].kind != "folder" or self.means_something(inside[0].name):
                break
            nodes = self.listed(inside[0])
        return nodes

    def _holder(self, who: Who, node: Node, depth: int, assignments: bool = False) -> None:
        """A folder or archive below a student's: an exercise, or something that holds exercises."""
        exercise = match_name(self._course, node.name)
        if exercise is not None:
            self._exercise(who, exercise, node)
        elif (attempt := _ATTEMPT.fullmatch(node.name)) is not None and depth == 0 and not who.attempt:
            self.student(replace(who, attempt=int(attempt[1])), self.listed(node))
        elif depth < 2 and (_normal(node.name) in self._units or node.name == _WORKSPACE):
            nodes = self.listed(node)
            who = self._dated(who, nodes)
            for inner in nodes:
                if nobody_hands_in(inner.name):
                    continue
                if inner.holds:
                    self._holder(who, inner, depth + 1)
                elif not self._is_candidate(inner):
                    continue
                elif assignments and (named := match_name(self._course, inner.name)) is not None:
                    self._take(who, named, inner)
                else:
                    self.leave(inner, "lies in a unit's folder, not in an exercise's")
        elif node.kind == "archive" and depth == 0:
            self.student(who, self.unwrapped(self.listed(node)))
        elif assignments and depth == 0:
            nodes = self.listed(node)
            self.student(self._dated(who, nodes), nodes)
        else:
            self.leave(node, self._no_exercise(node.name))

    def _exercise(self, who: Who, exercise: Exercise, node: Node) -> None:
        """An exercise's folder: the file with the right name, or else the only Python file."""
        nodes = self.listed(node)
        if node.kind == "archive":
            nodes = self.unwrapped(nodes)
            inner = [n for n in nodes if n.kind == "folder" and match_name(self._course, n.name) is exercise]
            nodes = self.listed(inner[0]) if len(inner) == len(nodes) == 1 else nodes
        who = self._dated(who, nodes)
        ours = {
            exercise.public_tests.name,
            "scenarios.py",
            "conftest.py",
        }
        entries = [node for node in nodes if node.name not in ours and not nobody_hands_in(node.name)]
        for entry in entries:
            attempt = _ATTEMPT.fullmatch(entry.name)
            if entry.holds and attempt is not None and not who.attempt:
                self._exercise(replace(who, attempt=int(attempt[1])), exercise, entry)
            elif entry.holds:
                self.leave(entry, f"is a folder; {exercise.id} is one file, {exercise.files[0]}")
        candidates = [entry for entry in entries if not entry.holds and self._is_candidate(entry)]
        wanted = {_normal(file) for file in exercise.files}
        named = [c for c in candidates if _normal(c.name) in wanted]
        named = named or [c for c in candidates if _normal(without_number(c.name)) in wanted]
        chosen = named[0] if named else candidates[0] if len(candidates) == 1 else None
        for entry in candidates:
            if entry is chosen:
                self._take(who, exercise, entry)
            elif chosen is not None:
                self.leave(entry, f"not graded: {printable(chosen.name)} was taken for {exercise.id}")
            else:
                self.leave(entry, f"one of several Python files, none of them named {exercise.files[0]}")

    def _dated(self, who: Who, nodes: list[Node]) -> Who:
        """`who`, with the time that nbgrader left among the nodes."""
        when = timestamp_in(nodes, self._zone)
        return who if when is None else replace(who, submitted_at=when)

    def _has(self, who: Who, exercise: Exercise) -> bool:
        return (who.student, exercise.id, who.attempt, who.submitted_at) in self._taken

    def _take(self, who: Who, exercise: Exercise, node: Node) -> None:
        key = (who.student, exercise.id, who.attempt, who.submitted_at)
        first = self._taken.setdefault(key, node.shown)
        if first != node.shown:
            self.leave(node, f"not graded: {first} was taken for {exercise.id}")
            return
        self.found.append(
            Found(who.student, exercise, node.path, node.shown, who.attempt, who.submitted_at, who.late)
        )

    def _is_candidate(self, node: Node) -> bool:
        """Whether the entry is a Python file to grade; says why if it only looks like one."""
        if node.kind == "link":
            self.leave(node, "is a symbolic link, which is not followed")
        elif node.kind == "other":
            self.leave(node, "is not a regular file")
        elif not node.name.casefold().endswith(".py"):
            self.leave(node, "is not a Python file (.py)")
        else:
            return True
        return False

    def _no_exercise(self, name: str) -> str:
        known = [exercise.id for exercise in self._course.exercises]
        near = difflib.get_close_matches(_normal(name).removesuffix(".py"), known, n=1)
        return f"no exercise of this name; did you mean {near[0]}?" if near else "no exercise of this name"


def match_name(course: Course, name: str) -> Exercise | None:
    """The exercise that a file or folder name means; None if none, or more than one, does.

    Args:
        course: the course.
        name: `locked_counter`, `Locked-Counter`, `locked_counter.py`, or a submitted file's own name; also
            with what platforms and browsers add to it: `locked_counter-1.py`, `locked_counter (2).py`.
    """
    for wanted in dict.fromkeys((_normal(name), _normal(without_number(name)))):
        by_id = [exercise for exercise in course.exercises if wanted in (exercise.id, f"{exercise.id}.py")]
        by_file = [e for e in course.exercises if any(wanted == _normal(file) for file in e.files)]
        matches = by_id or by_file
        if matches:
            return matches[0] if len(matches) == 1 else None
    return None


def nobody_hands_in(name: str) -> bool:
    """Whether an entry is of a kind that is passed over without a word."""
    low = name.casefold()
    stem = low.split(".")[0]
    return (
        low.startswith(".")
        or low in _IGNORED_NAMES
        or stem in _IGNORED_NAMES
        or low.endswith(_IGNORED_SUFFIXES)
    )


def _normal(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
