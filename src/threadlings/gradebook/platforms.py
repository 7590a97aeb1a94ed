"""Grades in the forms that platforms read.

Three of them import a CSV with a line a student and a column an exercise; they differ in how they know a
student and a column. Whoever exported a gradebook from the platform and gives it as the roster gets both back
exactly as the platform wrote them: its columns that name students, and the headings of its own items (Canvas
appends an id, Blackboard the points and an id), so that nothing is made twice there. Without a roster the
student's name stands in the column that the platform matches first.

A cell stays empty where nobody could decide, and for who handed in nothing: an empty cell changes nothing on
any of them. Sources: Canvas, "How do I import grades in the Gradebook?"; Moodle, "Grade import"; Blackboard,
"Uploading or downloading Grade Center items"; Gradescope, "Autograder specifications: output format"; JUnit,
the XML that Jenkins and GitLab read. Like all exports these are functions of the standings alone.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from threadlings.course import Course, Exercise, Standing
from threadlings.gradebook.export import csv_text, grade_text
from threadlings.verdicts import CheckResult, Verdict

# What XML 1.0 cannot carry, whatever is written for it.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID_AT_END = re.compile(r"_(\d+)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A student, as a platform's own export has them.

    Attributes:
        student: the name in the gradebook.
        cells: the row of the roster, by heading; empty if there is none.
    """

    student: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Platform:
    """How a platform knows students and items.

    Attributes:
        identity: the headings of the columns that name a student, in order.
        fallback: which of them takes the student's name where there is no roster.
        item: what follows the name of an item in a heading.
        maxima: whether the second line holds the points that can be earned.
    """

    identity: tuple[str, ...]
    fallback: str
    item: re.Pattern[str]
    maxima: bool = False


PLATFORMS = {
    "canvas": _Platform(
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        "SIS Login ID",
        re.compile(r" \(\d+\)"),
        maxima=True,
    ),
    "moodle": _Platform(
        ("Username", "ID number", "First name", "Last name", "Email address"),
        "Username",
        re.compile(r" \((?:Real|Points)\)"),
    ),
    "blackboard": _Platform(
        ("Last Name", "First Name", "Username", "Student ID"),
        "Username",
        re.compile(r" \[Total Pts: .*\](?: \|\d+)?"),
    ),
}


def platform_csv(
    name: str,
    course: Course,
    standings: Sequence[Standing],
    rows: Sequence[Row],
    headings: Sequence[str] = (),
) -> str:
    """The CSV that a platform imports.

    Args:
        name: `canvas`, `moodle` or `blackboard`.
        course: the course.
        standings: what to enter.
        rows: the people; who is not among them but has a standing comes last.
        headings: the headings of the roster, as written.
    """
    platform = PLATFORMS[name]
    exercises = graded(course, standings)
    grades = {(standing.student, standing.exercise): grade_text(standing) for standing in standings}
    known = {row.student for row in rows}
    extra = dict.fromkeys(s.student for s in standings if s.student not in known)
    people = [*rows, *(Row(student, {}) for student in extra)]
    # Of the roster's columns only those the platform knows students by; all of them where there is no roster.
    identity = [h for h in platform.identity if h in headings] or list(platform.identity)
    table: list[list[str]] = [
        [*identity, *(_heading(platform, exercise, headings) for exercise in exercises)]
    ]
    if platform.maxima:
        blanks = [""] * (len(identity) - 1)
        table.append(["    Points Possible", *blanks, *(f"{exercise.points:g}" for exercise in exercises)])
    for person in people:
        cells = [person.cells.get(heading, "") for heading in identity]
        if not any(cells):
            cells = _unlisted(name, platform, identity, person.student)
        table.append([*cells, *(grades.get((person.student, e.id), "") for e in exercises)])
    return csv_text(table)


def graded(course: Course, standings: Iterable[Standing]) -> list[Exercise]:
    """The exercises that anybody handed in, in the order of the course."""
    used = {standing.exercise for standing in standings}
    return [exercise for exercise in course.exercises if exercise.id in used]


def _heading(platform: _Platform, exercise: Exercise, headings: Sequence[str]) -> str:
    """The platform's own heading for an exercise, if the roster has one; else its title."""
    for heading in headings:
        for name in (exercise.title, exercise.id):
            rest = heading.removeprefix(name)
            if heading.startswith(name) and (not rest or platform.item.fullmatch(rest)):
                return heading
    return exercise.title


def _unlisted(name: str, platform: _Platform, identity: Sequence[str], student: str) -> list[str]:
    """The cells of a student without a row: the name where the platform looks first."""
    number = _ID_AT_END.search(student)
    if name == "canvas" and number is not None and "ID" in identity:  # from a Canvas download: name_ID
        return [{"Student": student[: number.start()], "ID": number[1]}.get(h, "") for h in identity]
    place = platform.fallback if platform.fallback in identity else identity[0]
    return [student if heading == place else "" for heading in identity]


def gradescope_results(standing: Standing) -> dict[str, Any] | None:
    """The `results.json` of one submission; None where a person has to decide: Gradescope has no blank."""
    if standing.grade is None:
        return None
    result, remarks = standing.result, standing.remarks
    said = [f"Verdict: {result.verdict.value}."]
    if standing.deduction and remarks.points is None:
        said.append(f"{standing.days_late} days late: {standing.deduction:g} points less.")
    if remarks.points is not None:
        said.append(f"Entered by hand. {remarks.reason}".strip())
    return {
        "score": standing.grade,
        "output": "\n".join([*said, *remarks.comments]),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "number": str(number),
                "name": check.title,
                "score": check.points,
                "max_score": check.max_points,
                "status": "passed" if check.verdict is Verdict.PASSED else "failed",
                "output": _told(check),
                "output_format": "text",
                "visibility": "visible" if check.visibility == "public" else "after_published",
                "tags": list(check.misconceptions),
            }
            for number, check in enumerate(result.checks, 1)
        ],
        "extra_data": {
            "student": result.student,
            "exercise": result.exercise,
            "verdict": result.verdict.value,
        },
    }


def junit_xml(course: Course, standings: Iterable[Standing]) -> str:
    """A suite a submission, a case a check: `failure` is the student's, `error` nobody's."""
    root = ET.Element("testsuites", name=_xml(course.id))
    for standing in standings:
        checks = standing.result.checks
        verdicts = [check.verdict for check in checks]
        undecided = sum(verdict in (Verdict.GRADER_ERROR, Verdict.INCONCLUSIVE) for verdict in verdicts)
        skipped = verdicts.count(Verdict.SKIPPED)
        passed = verdicts.count(Verdict.PASSED)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=_xml(f"{standing.student}/{standing.exercise}"),
            tests=str(len(checks)),
            failures=str(len(checks) - passed - skipped - undecided),
            errors=str(undecided),
            skipped=str(skipped),
        )
        for check in checks:
            case = ET.SubElement(
                suite,
                "testcase",
                classname=_xml(f"{course.id}.{standing.exercise}.{standing.student}"),
                name=_xml(check.id),
            )
            if check.verdict is Verdict.PASSED:
                continue
            kind = {
                Verdict.GRADER_ERROR: "error",
                Verdict.INCONCLUSIVE: "error",
                Verdict.SKIPPED: "skipped",
            }.get(check.verdict, "failure")
            told = ET.SubElement(case, kind, message=_xml(check.message.partition("\n")[0]))
            if kind != "skipped":
                told.set("type", check.verdict.value)
            told.text = _xml(_told(check))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _told(check: CheckResult) -> str:
    """Everything a report says about a check, as text."""
    replay = f"replay: {check.schedule}" if check.schedule else ""
    return "\n\n".join(filter(None, (check.message, check.details, check.evidence, replay)))


def _xml(text: str) -> str:
    """`text` with what XML cannot carry as a visible escape."""
    return _NOT_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
