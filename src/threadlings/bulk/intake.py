"""From what a teacher has to a list of submissions.

A *source* is a folder or an archive: one folder a student (`FOLDER/STUDENT/EXERCISE_ID/FILE.py`), nbgrader's
`submitted/` or `inbound/`, or what Canvas, Moodle or Gradescope give for download. Which of them it is shows
in its names (`downloads`); what is in it is matched by `matching`. Several sources are several attempts.

Invariants:

* Every entry is accounted for: see `matching`.
* The order of the result depends on names and times of submission, not on the file system.
* Whoever is in the roster has the roster's name, wherever the file came from.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from threadlings.bulk.archives import is_archive
from threadlings.bulk.downloads import (
    METADATA,
    Handed,
    from_canvas,
    from_inbound,
    from_moodle,
    gradescope_metadata,
    is_moodle_text,
)
from threadlings.bulk.matching import Found, Matcher, Unmatched, Who, match_name, nobody_hands_in
from threadlings.bulk.roster import Roster
from threadlings.bulk.tree import Node, Tree, natural
from threadlings.course import Course, Exercise
from threadlings.errors import ThreadlingsError, UsageError
from threadlings.report.text import printable

__all__ = [
    "Found", "Intake", "Unmatched", "UnreadableError", "match_name", "natural", "read_source", "scan",
]  # fmt: skip

# What a teacher may keep beside the students' folders; anything else there is worth a word.
_ROOT_SUSPECTS = (".py", ".zip", ".ipynb", ".tar", ".gz", ".7z", ".rar")
_SUBMITTED, _INBOUND = "submitted", "inbound"


@dataclass(frozen=True, slots=True)
class Intake:
    """What the sources hold.

    Attributes:
        found: submissions by student, then in the order of the course, then by attempt.
        unmatched: what was left over, by path.
        strangers: students whom the roster does not know, with a place where each was found.
        absent: people of the roster of whom there is nothing.
    """

    found: tuple[Found, ...]
    unmatched: tuple[Unmatched, ...]
    strangers: tuple[Unmatched, ...] = ()
    absent: tuple[str, ...] = ()


class UnreadableError(ThreadlingsError):
    """A submission cannot be read; the message is the reason, without the path."""


def scan(
    sources: Path | Sequence[Path],
    course: Course,
    only: Iterable[Exercise] = (),
    *,
    room: Path | None = None,
    roster: Roster | None = None,
    zone: tzinfo = UTC,
) -> Intake:
    """Finds the submissions in folders and archives.

    Args:
        sources: folders or archives; the later ones hold later attempts, where no times are known.
        course: whose exercises to look for.
        only: leave out every other exercise; if it is a single one, a file whose name says nothing is it.
        room: an empty folder to unpack archives into; it must stay as long as the result is used. None: an
            archive is a file like any other.
        roster: who is in the class.
        zone: the zone of times that have none.

    Raises:
        UsageError: a source is neither folder nor archive, or cannot be listed.
    """
    chosen = list(only)
    given = [sources] if isinstance(sources, Path) else list(sources)
    by_source: list[list[Found]] = []
    unmatched: list[Unmatched] = []
    places: dict[str, str] = {}
    persons: set[str] = set()
    for source in given:
        walk = _Source(source, course, chosen, room, roster, zone, alone=len(given) == 1)
        walk.root()
        by_source.append(walk.matcher.found)
        unmatched += walk.matcher.unmatched
        places = walk.strangers | places
        persons |= walk.known
    wanted = {exercise.id for exercise in chosen} or {exercise.id for exercise in course.exercises}
    found = [
        (item, number)
        for number, items in enumerate(by_source)
        for item in items
        if item.exercise.id in wanted
    ]
    return Intake(
        tuple(_numbered(course, found)),
        tuple(sorted(dict.fromkeys(unmatched), key=lambda item: natural(item.shown))),
        tuple(
            Unmatched(place, f"nobody in the roster is {student}; graded under this name")
            for student, place in sorted(places.items(), key=lambda item: natural(item[0]))
        ),
        tuple(p.student for p in roster.people if p.student not in persons) if roster is not None else (),
    )


def _numbered(course: Course, found: Iterable[tuple[Found, int]]) -> list[Found]:
    """All of them in order, the attempts of each student at each exercise numbered from 1."""
    rank = {exercise.id: number for number, exercise in enumerate(course.exercises)}
    # What has no time is taken for older than what has one: a file that lay there before.
    never = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(
        found,
        key=lambda pair: (
            natural(pair[0].student),
            rank[pair[0].exercise.id],
            pair[0].submitted_at or never,
            pair[1],
            pair[0].attempt,
            natural(pair[0].shown),
        ),
    )
    numbers: dict[tuple[str, str], int] = {}
    numbered = []
    for item, _ in ordered:
        number = numbers[item.student, item.exercise.id] = (
            numbers.get((item.student, item.exercise.id), 0) + 1
        )
        numbered.append(replace(item, attempt=number))
    return numbered


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


class _Source:
    """One pass over one source: which layout it has, and who is who."""

    def __init__(  # noqa: PLR0917  what scan was given, for one source
        self,
        path: Path,
        course: Course,
        chosen: Sequence[Exercise],
        room: Path | None,
        roster: Roster | None,
        zone: tzinfo,
        *,
        alone: bool,
    ) -> None:
        self._path = path
        self._course = course
        self._roster = roster
        self._zone = zone
        limit = max(exercise.limits.max_source_bytes for exercise in course.exercises)
        tree = Tree(room, limit, lambda where, why: self.matcher.unmatched.append(Unmatched(where, why)))
        self.matcher = Matcher(course, tree, zone)
        self._readable = path.is_dir() or (room is not None and is_archive(path.name) and path.is_file())
        self._root = tree.root(path, "" if alone and path.is_dir() else printable(path.name))
        self._tree = tree
        # What a file is whose name says nothing: what the archive is called, or the only exercise asked for.
        self._exercise = match_name(course, self._stem()) or (chosen[0] if len(chosen) == 1 else None)
        self.strangers: dict[str, str] = {}
        self.known: set[str] = set()

    def root(self) -> None:
        """Looks at the top and goes on as its layout demands.

        Raises:
            UsageError: there is nothing to look at.
        """
        shown = printable(str(self._path))
        if not self._readable:
            what = "is not a folder, nor a zip or tar" if self._path.exists() else "there is no such folder"
            raise UsageError(
                f"{shown}: {what}. Give the folder that holds one folder per student, "
                "FOLDER/STUDENT/EXERCISE_ID/FILE.py, or what a platform gave for download."
            )
        try:
            nodes = self._tree.children(self._root)
        except OSError as error:
            raise UsageError(
                f"{shown}: cannot be listed ({error.strerror}). Check its permissions."
            ) from error
        except ThreadlingsError as error:
            raise UsageError(f"{shown}: {error}. Download it again, or unpack it by hand.") from error
        self._layout([node for node in nodes if not nobody_hands_in(node.name)], wrappers=2)

    def _layout(self, nodes: list[Node], wrappers: int) -> None:
        names = {node.name for node in nodes}
        folders = {node.name: node for node in nodes if node.holds}
        if METADATA in names:
            self._gradescope(nodes)
        elif any(from_moodle(node.name) or is_moodle_text(node.name) for node in nodes):
            self._moodle(nodes)
        elif any(from_canvas(node.name) for node in nodes if node.kind != "folder"):
            self._canvas(nodes)
        elif _SUBMITTED in folders or self._stem() == _SUBMITTED:
            inside = self.matcher.listed(folders[_SUBMITTED]) if _SUBMITTED in folders else nodes
            self._students(inside, assignments=True)
        elif _INBOUND in folders or any(from_inbound(node.name, self._zone) for node in folders.values()):
            self._inbound(self.matcher.listed(folders[_INBOUND]) if _INBOUND in folders else nodes)
        elif wrappers and len(nodes) == 1 and folders and self._is_wrapper(nodes[0]):
            inside = self.matcher.listed(nodes[0])
            self._layout([node for node in inside if not nobody_hands_in(node.name)], wrappers - 1)
        else:
            self._students(nodes)

    def _stem(self) -> str:
        return self._root.path.name if self._path.is_dir() else self._root.path.name.split(".")[0]

    def _is_wrapper(self, node: Node) -> bool:
        """Whether the only folder of an archive is not a student's: it holds no exercise, but folders."""
        if self._path.is_dir() and node.kind == "folder":
            return False  # a class of one student
        inside = [n for n in self.matcher.listed(node) if not nobody_hands_in(n.name)]
        telling = {METADATA, _SUBMITTED, _INBOUND} & {n.name for n in inside}
        named = any(from_moodle(n.name) or from_canvas(n.name) for n in inside)
        plain = bool(inside) and all(n.holds and not self.matcher.means_something(n.name) for n in inside)
        return bool(telling) or named or plain

    def _students(self, nodes: Iterable[Node], *, assignments: bool = False) -> None:
        """A folder a student; an archive at their place is one, too."""
        for node in nodes:
            if nobody_hands_in(node.name):
                continue
            if node.kind == "link":
                self.matcher.leave(node, "is a symbolic link, which is not followed")
            elif node.holds:
                inside = self.matcher.listed(node)
                inside = self.matcher.unwrapped(inside) if node.kind == "archive" else inside
                who = self._who(Handed(node.name, (node.name,), (node.name,)), node)
                self.matcher.student(who, inside, assignments=assignments)
            elif node.name.casefold().endswith(_ROOT_SUSPECTS):
                self.matcher.leave(node, "lies outside of a student's folder (expected FOLDER/STUDENT/...)")

    def _canvas(self, nodes: Iterable[Node]) -> None:
        mine: dict[str, tuple[Handed, list[Node]]] = {}
        for node in nodes:
            handed = from_canvas(node.name)
            if handed is None:
                self.matcher.leave(node, "is not named as Canvas names submissions")
            else:
                mine.setdefault(handed.student, (handed, []))[1].append(replace(node, name=handed.given))
        for handed, given in mine.values():
            self.matcher.student(self._who(handed, given[0]), given)

    def _moodle(self, nodes: Iterable[Node]) -> None:
        mine: dict[str, tuple[Handed, list[Node]]] = {}
        for node in nodes:
            handed = from_moodle(node.name)
            if handed is None:
                typed = is_moodle_text(node.name)
                self.matcher.leave(
                    node, "was typed in a text box" if typed else "is not named as Moodle names submissions"
                )
            elif node.kind == "folder":
                mine.setdefault(node.name, (handed, []))[1].extend(self.matcher.listed(node))
            else:
                prefix = node.name.removesuffix(handed.given)
                mine.setdefault(prefix, (handed, []))[1].append(replace(node, name=handed.given))
        names = [handed.student for handed, _ in mine.values()]
        for key, (named, given) in mine.items():
            handed = named
            if names.count(handed.student) > 1:
                # Two people of one name: Moodle's number is all that tells them apart, and only in here.
                number = key.rpartition("_assignsubmission_")[0].rpartition("_")[2]
                handed = replace(handed, student=f"{handed.student} {number}", ids=(), names=())
            if given:
                self.matcher.student(self._who(handed, given[0]), given)

    def _gradescope(self, nodes: Iterable[Node]) -> None:
        folders = {node.name: node for node in nodes if node.holds}
        listing = next(node for node in nodes if node.name == METADATA)
        try:
            if listing.kind != "file":
                raise ValueError("is not a regular file")
            handed_in = gradescope_metadata(listing.path)
        except (OSError, ValueError) as error:
            self.matcher.leave(listing, f"{error}; who handed in what is unknown, so nothing was graded")
            return
        for name, node in folders.items():
            people = [handed for handed in handed_in.get(name, []) if handed.student]
            if not people:
                self.matcher.leave(node, f"{METADATA} does not say whose it is")
            for handed in people:
                inside = self.matcher.listed(node)
                self.matcher.student(self._who(handed, node), self.matcher.unwrapped(inside))

    def _inbound(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if nobody_hands_in(node.name):
                continue
            handed = from_inbound(node.name, self._zone)
            if handed is None or not node.holds:
                self.matcher.leave(node, "is not named as nbgrader's exchange names submissions")
                continue
            who = self._who(handed, node)
            exercise = match_name(self._course, handed.given)
            self.matcher.student(replace(who, exercise=exercise or who.exercise), self.matcher.listed(node))

    def _who(self, handed: Handed, node: Node) -> Who:
        """The student behind a platform's names."""
        student = printable(handed.student)
        if self._roster is not None:
            person = self._roster.find(handed.ids, handed.names)
            if person is None:
                self.strangers.setdefault(student, node.shown)
            else:
                student = person.student
                self.known.add(student)
        return Who(student, self._exercise, handed.submitted_at, handed.late)
