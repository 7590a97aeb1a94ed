"""`cohort.yaml`: what one class does differently from the next: due times, extensions, policy.

A course is for every year; when something is due is not. So due times never stand in `course.yaml`, and a
teacher need not edit the course to be generous. The file passes the same gates as the manifest (`reading`,
`schema`, and the few rules below), and its `grading` replaces the course's key by key.

Times without a zone are in the cohort's zone. All times here are aware: comparing two never guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from threadlings.course.loading import bundled_course_root, grading_of
from threadlings.course.model import Course, Exercise, Grading
from threadlings.course.reading import Document, KeyPath, read_document
from threadlings.course.schema import check_schema
from threadlings.course.source import clip
from threadlings.errors import CourseError

COHORT_SCHEMA = Path("schemas") / "cohort-1.schema.json"


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for a student.

    Attributes:
        student: the student.
        what: id of an exercise or unit; empty for everything.
        until: the student's own due time, or None.
        days: days after everyone's due time, where `until` is None.
    """

    student: str
    what: str = ""
    until: datetime | None = None
    days: float = 0.0


@dataclass(frozen=True)
class Cohort:
    """One class of a course.

    Attributes:
        grading: the policy in force.
        zone: the zone of times that have none.
        due: due times by id of an exercise or a unit.
        extensions: who has more time.
    """

    grading: Grading = field(default_factory=Grading)
    zone: tzinfo = UTC
    due: Mapping[str, datetime] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()

    def due_at(self, exercise: Exercise, student: str) -> datetime | None:
        """When `student` has to hand `exercise` in; None if it is never late."""
        common = self.due.get(exercise.id, self.due.get(exercise.unit))
        if common is None:
            return None
        own = [
            extension.until or common + timedelta(days=extension.days)
            for extension in self.extensions
            if extension.student == student and extension.what in ("", exercise.id, exercise.unit)
        ]
        return max([common, *own])

    def days_late(
        self, exercise: Exercise, student: str, submitted_at: datetime | None, flagged: bool
    ) -> int:
        """Started days after the due time.

        Args:
            exercise: what was handed in.
            student: by whom.
            submitted_at: when, if that is known.
            flagged: whether a platform called it late; without times that counts as one day.
        """
        due = self.due_at(exercise, student)
        if due is None or submitted_at is None:
            # A student with more time is not late because the platform knew only everyone's due time.
            extended = due is not None and due > self.due.get(exercise.id, self.due.get(exercise.unit, due))
            return 1 if flagged and not extended else 0
        late_by_s = (submitted_at - due).total_seconds()
        return self.grading.late.days(late_by_s) if late_by_s > 0 else 0


def cohort_of(course: Course) -> Cohort:
    """A cohort that adds nothing to the course: no due times."""
    return Cohort(course.grading)


def load_cohort(path: Path, course: Course) -> Cohort:
    """The cohort in the file at `path`.

    Raises:
        CourseError: anything is wrong with it; carries every problem found.
    """
    document = read_document(path)
    check_schema(document, bundled_course_root() / COHORT_SCHEMA)
    if not document.problems:
        _check_rules(document, course)
    if document.problems:
        raise CourseError(sorted((problem for _, problem in document.problems), key=lambda p: p.line))
    data = document.data
    zone = ZoneInfo(data.get("timezone", "UTC"))
    return Cohort(
        grading=grading_of(data.get("grading", {}), course.grading),
        zone=zone,
        due={what: _moment(text, zone) for what, text in data.get("due", {}).items()},
        extensions=tuple(
            Extension(
                student=item["student"],
                what=item.get("what", ""),
                until=_moment(item["until"], zone) if "until" in item else None,
                days=float(item.get("days", 0)),
            )
            for item in data.get("extensions", ())
        ),
    )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _check_rules(document: Document, course: Course) -> None:
    """What the schema cannot say: ids exist, moments and zones are real, an extension extends something."""
    data = document.data
    if data["course"] != course.id:
        document.complain(
            ("course",),
            f"is for the course `{clip(data['course'])}`, and this is `{course.id}`. Give its own.",
        )
    try:
        zone = ZoneInfo(data.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("UTC")
        document.complain(
            ("timezone",),
            f"there is no time zone {clip(data['timezone'])} on this machine. Write one such as "
            "Europe/Berlin, or install the package tzdata.",
        )
    known = {exercise.id for exercise in course.exercises} | {module.id for module in course.modules}
    moments: list[tuple[KeyPath, str]] = [(("due", what), text) for what, text in data.get("due", {}).items()]
    for number, item in enumerate(data.get("extensions", ())):
        at: KeyPath = ("extensions", number)
        if "what" in item and item["what"] not in known:
            document.complain((*at, "what"), _unknown(item["what"], known))
        if ("until" in item) == ("days" in item):
            document.complain(at, "an extension needs either `until` or `days`. Give one of them.")
        if "until" in item:
            moments.append(((*at, "until"), item["until"]))
    for what in data.get("due", {}):
        if what not in known:
            document.complain(("due", what), _unknown(what, known))
    for place, text in moments:
        try:
            _moment(text, zone)
        except ValueError as error:
            document.complain(place, f"{clip(text)} is no moment: {error}. Look at the calendar.")


def _unknown(what: str, known: set[str]) -> str:
    return f"the course has no exercise or unit `{clip(what)}`. It has: {', '.join(sorted(known))}."
