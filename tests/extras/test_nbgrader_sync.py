"""nbgrader shows what we entered: its own exporter adds up to our grades."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tiny_course

from threadlings.course import Attempt, Course, Grading, Late, Policy, Remarks, Standing, load_course
from threadlings.course.cohort import Cohort
from threadlings.errors import UsageError
from threadlings.gradebook.nbgrader_sync import scripts_on_path, sync_nbgrader
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

api: Any = pytest.importorskip("nbgrader.api", reason="needs threadlings[nbgrader]; `make extras` has it")

plugins: Any = pytest.importorskip("nbgrader.plugins")

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader's own, about its use of SQLAlchemy

DUE = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def standing(
    course: Course, student: str, verdict: Verdict, remarks: Remarks | None = None, days: int = 0
) -> Standing:
    earned = 3.0 if verdict is Verdict.PASSED else 0.0
    checks = (
        CheckResult("counts", "It counts", Verdict.PASSED, 2.0, 2.0),
        CheckResult("never_loses", "It never loses", verdict, earned, 3.0, "hidden"),
    )
    cohort = Cohort(
        Grading(rounding_step=0.5, late=Late(percent_per_day=15)),
        due={"alpha_one": DUE + timedelta(seconds=1)},
    )
    attempt = Attempt(SubmissionResult(student, "alpha_one", checks, "A"), DUE + timedelta(days=days))
    return Policy(course, cohort).standing([attempt], remarks)


def exported(target: Path, tmp_path: Path) -> dict[str, dict[str, str]]:
    """What `nbgrader export` writes, by student."""
    with scripts_on_path(), api.Gradebook(f"sqlite:///{target}") as book:
        plugin = plugins.CsvExportPlugin()
        plugin.to = str(tmp_path / "grades.csv")
        plugin.export(book)
    with (tmp_path / "grades.csv").open() as file:
        return {row["student_id"]: row for row in csv.DictReader(file) if row["assignment"] == "alpha_one"}


def test_nbgraders_own_export_shows_our_grades(course: Course, tmp_path: Path) -> None:
    standings = [
        standing(course, "ada", Verdict.PASSED),
        standing(course, "bob", Verdict.FAILED),
        standing(course, "eve", Verdict.PASSED, days=1),
        standing(course, "joe", Verdict.FAILED, Remarks(4.5, "by word of mouth")),
        standing(course, "kim", Verdict.FAILED, Remarks(0.5), days=2),
    ]
    assert [one.grade for one in standings] == [5.0, 2.0, 4.5, 4.5, 0.5]
    for _ in range(2):  # doing it again changes nothing
        assert sync_nbgrader(str(tmp_path / "gradebook.db"), course, standings) == 5
        rows = exported(tmp_path / "gradebook.db", tmp_path)
        assert {s: float(row["score"]) for s, row in rows.items()} == {
            one.student: one.grade for one in standings
        }
        assert {float(row["max_score"]) for row in rows.values()} == {5.0}
        assert float(rows["eve"]["late_submission_penalty"]) == 0.75
        assert float(rows["kim"]["late_submission_penalty"]) == 0.0


def test_what_a_person_has_to_decide_is_marked_for_manual_grading(course: Course, tmp_path: Path) -> None:
    target = tmp_path / "gradebook.db"
    sync_nbgrader(str(target), course, [standing(course, "ada", Verdict.INCONCLUSIVE)])
    with scripts_on_path(), api.Gradebook(f"sqlite:///{target}") as book:
        grades = {g.name: g for g in book.find_submission_notebook("alpha_one", "alpha_one", "ada").grades}
        assert grades["never_loses"].needs_manual_grade
        assert grades["never_loses"].auto_score is None
        assert not grades["counts"].needs_manual_grade
    sync_nbgrader(str(target), course, [standing(course, "ada", Verdict.INCONCLUSIVE, Remarks(4.0))])
    with scripts_on_path(), api.Gradebook(f"sqlite:///{target}") as book:
        assert not book.find_submission("alpha_one", "ada").needs_manual_grade
    assert float(exported(target, tmp_path)["ada"]["score"]) == 4.0


def test_what_was_in_nbgraders_gradebook_before_stays(course: Course, tmp_path: Path) -> None:
    target = tmp_path / "gradebook.db"
    with scripts_on_path(), api.Gradebook(f"sqlite:///{target}") as book:
        book.add_assignment("alpha_one")
        book.add_notebook("written", "alpha_one")
        book.add_grade_cell("essay", "written", "alpha_one", max_score=3, cell_type="markdown")
        book.add_student("ada", first_name="Ada", email="ada@example.org")
        book.add_submission("alpha_one", "ada")
        book.find_grade("essay", "written", "alpha_one", "ada").manual_score = 1.5
        book.db.commit()
    sync_nbgrader(str(target), course, [standing(course, "ada", Verdict.PASSED)])
    row = exported(target, tmp_path)["ada"]
    assert (float(row["score"]), float(row["max_score"]), row["first_name"]) == (6.5, 8.0, "Ada")


def test_a_file_that_is_no_database_is_named(course: Course, tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_text("my diary, which is long enough" * 9)
    with pytest.raises(UsageError, match=r"gradebook\.db: nbgrader's gradebook cannot be written"):
        sync_nbgrader(str(tmp_path / "gradebook.db"), course, [standing(course, "ada", Verdict.PASSED)])
    assert (tmp_path / "gradebook.db").read_text().startswith("my diary")
