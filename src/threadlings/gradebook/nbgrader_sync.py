"""Grades into nbgrader's own gradebook, so that its exporters and its formgrader show them.

nbgrader's records are assignments, which hold notebooks, which hold cells. Here an exercise is an assignment
with one notebook of its name and a cell a check, named after the check. All of it goes through
`nbgrader.api.Gradebook`: whatever else is in that file is left alone, and doing it again changes nothing.

A cell's automatic score is what the check earned. What is entered may differ: lateness is nbgrader's late
penalty of the notebook, and the rest (rounding, a person's decision) is the manual score of the cell
`entered`, which is worth no points by itself. nbgrader's score, less its late penalty, is our grade.
A check that nobody could decide has no score and is marked for manual grading, which the formgrader lists.

nbgrader is large and only needed here: it is imported when it is asked for (extra `threadlings[nbgrader]`).
"""

from __future__ import annotations

import importlib
import os
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from threadlings.course import Course, Exercise, Standing
from threadlings.errors import UsageError
from threadlings.gradebook.platforms import graded
from threadlings.verdicts import Verdict

ADJUSTMENT = "entered"
_UNDECIDED = (Verdict.GRADER_ERROR, Verdict.INCONCLUSIVE)


def sync_nbgrader(target: str, course: Course, standings: Iterable[Standing]) -> int:
    """Writes the standings into nbgrader's gradebook; returns how many.

    Args:
        target: its file, such as `gradebook.db`, or the address of a database.
        course: the course.
        standings: what counts.

    Raises:
        UsageError: nbgrader is not installed, or its gradebook cannot be written.
    """
    try:
        api: Any = importlib.import_module("nbgrader.api")
    except ImportError as error:
        raise UsageError(
            f"nbgrader cannot be imported ({error}). Install it beside threadlings: "
            "pip install 'threadlings[nbgrader]'."
        ) from error
    everything = list(standings)
    url = target if "://" in target else f"sqlite:///{target}"
    try:
        with scripts_on_path(), api.Gradebook(url) as book:
            for exercise in graded(course, everything):
                _describe(book, exercise)
            for standing in everything:
                _enter(api, book, course.exercise(standing.exercise), standing)
            book.db.commit()
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("nbgrader", "sqlalchemy", "sqlite3"):
            raise
        first = str(error).partition("\n")[0]
        raise UsageError(
            f"{target}: nbgrader's gradebook cannot be written ({first}). Name its file, such as "
            "gradebook.db, and close what else writes to it."
        ) from error
    return len(everything)


@contextmanager
def scripts_on_path() -> Iterator[None]:
    """Nbgrader calls `alembic` by name; where the environment is not activated, nobody finds it."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), before))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _describe(book: Any, exercise: Exercise) -> None:
    """The assignment, its notebook and its cells."""
    name = exercise.id
    book.update_or_create_assignment(name)
    book.update_or_create_notebook(name, name)
    for check in exercise.checks:
        book.update_or_create_grade_cell(check.id, name, name, max_score=check.points, cell_type="code")
    book.update_or_create_grade_cell(ADJUSTMENT, name, name, max_score=0, cell_type="code")


def _enter(api: Any, book: Any, exercise: Exercise, standing: Standing) -> None:
    """One student's scores."""
    name = exercise.id
    book.update_or_create_student(standing.student)
    when = {} if standing.submitted_at is None else {"timestamp": standing.submitted_at.isoformat()}
    submission = book.update_or_create_submission(name, standing.student, **when)
    notebook = next((one for one in submission.notebooks if one.name == name), None)
    if notebook is None:  # nbgrader knew the submission before it knew our notebook
        notebook = api.SubmittedNotebook(notebook=book.find_notebook(name, name), assignment=submission)
        book.db.add(notebook)
    by_hand = standing.remarks.points is not None
    earned = 0.0
    for check in standing.result.checks:
        grade = _grade(api, book, notebook, check.id, name)
        undecided = check.verdict in _UNDECIDED
        grade.auto_score = None if undecided else check.points
        grade.needs_manual_grade = undecided and not by_hand
        earned += 0.0 if undecided else check.points
    penalty = 0.0 if by_hand or standing.grade is None else standing.deduction
    notebook.late_submission_penalty = penalty or None
    rest = _grade(api, book, notebook, ADJUSTMENT, name)
    rest.auto_score = 0.0
    rest.needs_manual_grade = False
    difference = 0.0 if standing.grade is None else standing.grade + penalty - earned
    rest.manual_score = round(difference, 9) or None


def _grade(api: Any, book: Any, notebook: Any, cell: str, name: str) -> Any:
    """The grade of one cell, made where nbgrader copied the submission before the cell existed."""
    found = next((grade for grade in notebook.grades if grade.name == cell), None)
    if found is None:
        found = api.Grade(cell_id=book.find_grade_cell(cell, name, name).id, notebook=notebook)
        book.db.add(found)
        book.db.flush()
    return found
