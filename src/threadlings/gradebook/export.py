"""Results for other programs: JSON for tools, CSV for spreadsheets.

Both are functions of the results alone: no time, no machine, no worker count. Files are written beside their
place and moved into it, so a reader never sees half of one.

`points` are what the checks earned; `grade` is what is entered (`course.policy`). Both stay empty where the
grader is at fault, and `grade` where nothing could be concluded: a blank asks for a person, a zero would not.

A CSV cell that a spreadsheet would run as a formula gets an apostrophe in front. Student names and messages
are text that a student chose, and opening a gradebook must not execute it. Where a comma is the decimal sign,
spreadsheets cut lines at semicolons, whatever is quoted; so what follows one is guarded as a cell of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import threadlings
from threadlings.course import Course, Standing
from threadlings.errors import UsageError
from threadlings.verdicts import Verdict

COLUMNS = (
    "student",
    "exercise",
    "verdict",
    "points",
    "max_points",
    "grade",
    "checks_passed",
    "checks",
    "failing_check",
    "misconceptions",
    "message",
    "file",
    "attempt",
    "attempts",
    "days_late",
    "override",
    "comments",
)

# The ASCII starters, and their full-width forms, which spreadsheets fold to ASCII.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Quotes and blanks between the separator and the formula are dropped before it is looked at.
_FORMULA_WITHIN = re.compile(r'(;[\s"]*)(?=[=+\-@＝＋－＠])')


def document(course: Course, standings: Iterable[Standing], *, seed: int | None) -> dict[str, Any]:
    """The standings as the JSON data that `schemas/result-1.schema.json` describes.

    Args:
        course: the course.
        standings: what counts.
        seed: the run's seed; None where results may come from several runs.
    """
    return {
        "schema": "result-1",
        "threadlings": threadlings.__version__,
        "course": course.id,
        "course_version": str(course.version),
        **({} if seed is None else {"seed": seed}),
        "results": [_record(standing) for standing in standings],
    }


def _record(standing: Standing) -> dict[str, Any]:
    record = standing.result.to_json()
    checks = record.pop("checks")
    remarks = standing.remarks
    return {
        **record,
        "grade": standing.grade,
        "attempt": standing.number,
        "attempts": standing.attempts,
        "days_late": standing.days_late,
        "override": None if remarks.points is None else {"points": remarks.points, "reason": remarks.reason},
        "comments": list(remarks.comments),
        "checks": checks,
    }


def write_json(target: str, data: dict[str, Any]) -> None:
    """Writes `data` to the file `target`, or to standard output for `-`.

    Raises:
        UsageError: the file cannot be written.
    """
    write_text(target, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def write_csv(target: str, standings: Iterable[Standing]) -> None:
    """Writes one row a student and exercise to the file `target`, or to standard output for `-`.

    Raises:
        UsageError: the file cannot be written.
    """
    write_text(target, csv_text([COLUMNS, *(row(standing) for standing in standings)]))


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV, every cell guarded."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def row(standing: Standing) -> Sequence[str]:
    """The cells of one standing, in the order of `COLUMNS`, not yet guarded."""
    result, remarks = standing.result, standing.remarks
    passed = sum(check.verdict is Verdict.PASSED for check in result.checks)
    # The check that stands for all: the first with the verdict of the whole.
    failing = next((c for c in result.checks if c.verdict is result.verdict is not Verdict.PASSED), None)
    misconceptions = dict.fromkeys(m for check in result.checks for m in check.misconceptions[:1])
    return (
        result.student,
        result.exercise,
        result.verdict.value,
        "" if result.verdict is Verdict.GRADER_ERROR else f"{result.points:g}",
        f"{result.max_points:g}",
        grade_text(standing),
        str(passed),
        str(len(result.checks)),
        failing.id if failing else "",
        " ".join(misconceptions),
        failing.message if failing else "",
        result.source_path,
        str(standing.number),
        str(standing.attempts),
        str(standing.days_late),
        "" if remarks.points is None else remarks.reason or "entered by hand",
        " / ".join(remarks.comments),
    )


def grade_text(standing: Standing) -> str:
    """The points to enter; empty where a person has to decide."""
    return "" if standing.grade is None else f"{standing.grade:g}"


def cell(text: str) -> str:
    r"""`text` on one line, and never a formula.

    Example:
        >>> cell("=1+1"), cell(" @x"), cell("two\nlines"), cell("-"), cell("a;=1")
        ("'=1+1", "' @x", 'two lines', "'-", "a;'=1")
    """
    line = _FORMULA_WITHIN.sub(r"\1'", "".join(char if char.isprintable() else " " for char in text))
    # Looked for behind blanks as well: some programs trim them before they look.
    runs = text.startswith(_FORMULA_STARTS) or line.lstrip().startswith(_FORMULA_STARTS)
    return "'" + line if runs else line


def write_text(target: str, text: str) -> None:
    """Writes `text` to the file `target`, wholly or not at all, or to standard output for `-`.

    Raises:
        UsageError: the file cannot be written.
    """
    if target == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    path = Path(target)
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced, only written to
            path.write_bytes(data)
            return
        place = path.resolve()
        descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            mode = place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~_umask()
            Path(temporary).chmod(mode)
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}). Choose another file.") from error


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
