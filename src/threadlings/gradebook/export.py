"""Results for other programs: JSON for tools, CSV for spreadsheets.

Both are functions of the results alone: no time, no machine, no worker count. Files are written beside their
place and moved into it, so a reader never sees half of one.

`points` are what the checks earned; `grade` is what the course's policy makes of them. Both stay empty where
the grader is at fault, and `grade` where nothing could be concluded: a blank asks for a person, a zero would
not.

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
from threadlings.course import Course
from threadlings.errors import UsageError
from threadlings.verdicts import SubmissionResult, Verdict

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
)

_BLAMELESS = (Verdict.GRADER_ERROR, Verdict.INCONCLUSIVE)

# The ASCII starters, and their full-width forms, which spreadsheets fold to ASCII.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Quotes and blanks between the separator and the formula are dropped before it is looked at.
_FORMULA_WITHIN = re.compile(r'(;[\s"]*)(?=[=+\-@＝＋－＠])')


def document(course: Course, results: Iterable[SubmissionResult], *, seed: int) -> dict[str, Any]:
    """The results as the JSON data that `schemas/result-1.schema.json` describes."""
    return {
        "schema": "result-1",
        "threadlings": threadlings.__version__,
        "course": course.id,
        "course_version": str(course.version),
        "seed": seed,
        "results": [result.to_json() for result in results],
    }


def write_json(target: str, data: dict[str, Any]) -> None:
    """Writes `data` to the file `target`, or to standard output for `-`.

    Raises:
        UsageError: the file cannot be written.
    """
    write_text(target, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def write_csv(target: str, course: Course, results: Iterable[SubmissionResult]) -> None:
    """Writes one row a result to the file `target`, or to standard output for `-`.

    Raises:
        UsageError: the file cannot be written.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row(course, result)] for result in results)
    write_text(target, buffer.getvalue())


def row(course: Course, result: SubmissionResult) -> Sequence[str]:
    """The cells of one result, in the order of `COLUMNS`, not yet guarded."""
    passed = sum(check.verdict is Verdict.PASSED for check in result.checks)
    # The check that stands for all: the first with the verdict of the whole.
    failing = next((c for c in result.checks if c.verdict is result.verdict is not Verdict.PASSED), None)
    # A grade that leaves out a check which nobody could decide would charge it to the student.
    in_doubt = any(check.verdict in _BLAMELESS for check in result.checks) or not result.checks
    misconceptions = dict.fromkeys(m for check in result.checks for m in check.misconceptions[:1])
    return (
        result.student,
        result.exercise,
        result.verdict.value,
        "" if result.verdict is Verdict.GRADER_ERROR else f"{result.points:g}",
        f"{result.max_points:g}",
        "" if in_doubt else f"{course.grading.award(result.points, result.max_points):g}",
        str(passed),
        str(len(result.checks)),
        failing.id if failing else "",
        " ".join(misconceptions),
        failing.message if failing else "",
        result.source_path,
    )


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
