"""Reports as folders: an `index.html` and the pages that it links to.

File names are made of numbers and of ids from `course.yaml`, never of what a student is called. The index is
written last, and every file wholly or not at all, so an index that is there leads to pages that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from threadlings.course import Attempt, Course, Exercise
from threadlings.errors import UsageError
from threadlings.explain.misconceptions import Misconception
from threadlings.report.hints import read_stages
from threadlings.report.pages.classroom import class_page
from threadlings.report.pages.student import submission_page
from threadlings.report.pages.viewer import viewer_page
from threadlings.verdicts import SubmissionResult

INDEX = "index.html"

Write = Callable[[str, str], None]


def write_submission_report(
    folder: Path,
    exercise: Exercise,
    result: SubmissionResult,
    *,
    write: Write,
    catalogue: Mapping[str, Misconception],
    traces: Mapping[str, Mapping[str, Any]],
) -> Path:
    """Write a submission's report with a viewer for every trace.

    Args:
        folder: where to; made if it is not there.
        exercise: what the submission answers.
        result: what became of it.
        write: writes a text to a file of the given name.
        catalogue: the misconceptions' words, by id.
        traces: check id -> trace document, with what real threads showed as `echo`.

    Returns:
        The report's index.

    Raises:
        UsageError: the folder cannot be written to.
    """
    _make(folder)
    for check, document in traces.items():
        write(str(folder / f"{check}.html"), viewer_page(document, back=INDEX))
    viewers = {check: f"{check}.html" for check in traces}
    hints = read_stages(exercise.hints) if exercise.hints.is_file() else ()
    echoes = {check: str(document.get("echo", "")) for check, document in traces.items()}
    page = submission_page(exercise, result, catalogue=catalogue, viewers=viewers, hints=hints, echoes=echoes)
    write(str(folder / INDEX), page)
    return folder / INDEX


def write_class_report(
    folder: Path,
    course: Course,
    results: Sequence[SubmissionResult],
    *,
    write: Write,
    catalogue: Mapping[str, Misconception],
    students: Sequence[str] = (),
    blank: bool = False,
    entered: Mapping[tuple[str, str], float] | None = None,
    attempts: Sequence[Attempt] = (),
) -> Path:
    """Write a class's report with a page for every submission.

    Args:
        folder: where to; made if it is not there.
        course: the course.
        results: at most one a student and exercise.
        write: writes a text to a file of the given name.
        catalogue: the misconceptions' words, by id.
        students: the roster, for those who handed in nothing.
        blank: leave the names, and the pages of single submissions, out.
        entered: (student, exercise id) -> points to enter, where lateness or a person changed them.
        attempts: everything that was handed in.

    Returns:
        The report's index.

    Raises:
        UsageError: the folder cannot be written to.
    """
    _make(folder)
    exercises = {exercise.id: exercise for exercise in course.exercises}
    numbers = {name: n for n, name in enumerate(sorted({result.student for result in results}), 1)}
    pages: dict[tuple[str, str], str] = {}
    for result in () if blank else results:
        place = f"{numbers[result.student]}-{result.exercise}.html"
        page = submission_page(exercises[result.exercise], result, catalogue=catalogue, back=INDEX)
        write(str(folder / place), page)
        pages[result.student, result.exercise] = place
    index = class_page(
        course,
        results,
        catalogue=catalogue,
        students=students,
        pages=pages,
        blank=blank,
        entered=entered,
        attempts=attempts,
    )
    write(str(folder / INDEX), index)
    return folder / INDEX


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder}: no folder can be made there ({error.strerror}). Name another."
        ) from error
