"""Exports: complete, one row a submission, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course
from hypothesis import given, settings
from hypothesis import strategies as st

from threadlings.course import Attempt, Course, Policy, Remarks, Standing, load_course
from threadlings.errors import UsageError
from threadlings.gradebook import document, write_csv, write_json
from threadlings.gradebook.export import COLUMNS, cell
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def result(student: str, verdict: Verdict, message: str = "") -> SubmissionResult:
    passed = CheckResult("counts", "It counts", Verdict.PASSED, 2.0, 2.0)
    last = CheckResult(
        "never_loses", "It never loses", verdict, 3.0 if verdict is Verdict.PASSED else 0.0, 3.0, "hidden",
        message, misconceptions=() if verdict is Verdict.PASSED else ("M12", "M16"),
    )  # fmt: skip
    return SubmissionResult(student, "alpha_one", (passed, last), "A", 1.0, f"{student}/alpha_one.py")


def entered(course: Course, results: Iterable[SubmissionResult]) -> list[Standing]:
    return Policy(course).standings(Attempt(result) for result in results)


def rows(target: Path) -> list[dict[str, str]]:
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_says_who_what_how_many_points_and_why(course: Course, tmp_path: Path) -> None:
    results = [
        result("student-01", Verdict.PASSED),
        result("student-02", Verdict.FAILED, "Lost update:\nexpected 2, got 1."),
    ]
    write_csv(str(tmp_path / "out.csv"), entered(course, results))
    first, second = rows(tmp_path / "out.csv")
    assert tuple(first) == COLUMNS
    assert first == {
        "student": "student-01", "exercise": "alpha_one", "verdict": "passed", "points": "5",
        "max_points": "5", "grade": "5", "checks_passed": "2", "checks": "2", "failing_check": "",
        "misconceptions": "", "message": "", "file": "student-01/alpha_one.py", "attempt": "1",
        "attempts": "1", "days_late": "0", "override": "", "comments": "",
    }  # fmt: skip
    assert second["points"] == second["grade"] == "2"
    assert second["failing_check"] == "never_loses"
    assert second["misconceptions"] == "M12"
    assert second["message"] == "Lost update: expected 2, got 1."


def test_the_check_that_is_named_is_the_one_that_decided_the_verdict(course: Course, tmp_path: Path) -> None:
    found = result("student-01", Verdict.DEADLOCK, "Nobody goes on.")
    unsure = replace(found.checks[0], verdict=Verdict.INCONCLUSIVE, points=0.0, message="Not sure.")
    write_csv(str(tmp_path / "out.csv"), entered(course, [replace(found, checks=(unsure, found.checks[1]))]))
    (row,) = rows(tmp_path / "out.csv")
    assert (row["verdict"], row["failing_check"], row["message"]) == (
        "deadlock",
        "never_loses",
        "Nobody goes on.",
    )


def test_the_courses_policy_makes_the_grade(course: Course, tmp_path: Path) -> None:
    strict = replace(course, grading=replace(course.grading, partial_credit=False))
    write_csv(str(tmp_path / "out.csv"), entered(strict, [result("student-01", Verdict.FAILED)]))
    (row,) = rows(tmp_path / "out.csv")
    assert (row["points"], row["grade"]) == ("2", "0")


@pytest.mark.parametrize(
    ("verdict", "points", "grade"), [(Verdict.GRADER_ERROR, "", ""), (Verdict.INCONCLUSIVE, "2", "")]
)
def test_what_is_not_the_students_fault_is_blank_and_not_zero(
    course: Course, tmp_path: Path, verdict: Verdict, points: str, grade: str
) -> None:
    write_csv(str(tmp_path / "out.csv"), entered(course, [result("student-01", verdict)]))
    (row,) = rows(tmp_path / "out.csv")
    assert (row["points"], row["grade"]) == (points, grade)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=", "\x00="]
)
def test_a_cell_that_would_run_gets_an_apostrophe(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_an_innocent_cell_stays_as_it_is() -> None:
    for text in ("student-01", "2.5", "", "a=b", "zoë 李", "it's", "x@example.org"):
        assert cell(text) == text


@given(st.text())
@settings(deadline=None)
def test_no_cell_starts_a_formula_or_breaks_a_line(text: str) -> None:
    found = cell(text)
    assert not found.lstrip("\ufeff \u00a0").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert "\n" not in found
    assert "\r" not in found
    assert all(char.isprintable() for char in found)


@pytest.mark.parametrize("text", ["a;=1", "a; @x", 'a;"=1"', "a;\t+1", "a;;-1", "a;\n＝1", "a;＠x"])
def test_a_cell_that_begins_where_lines_are_cut_at_semicolons_does_not_run(text: str) -> None:
    inside = cell(text).rpartition(";")[2]
    assert inside.lstrip(' "').startswith("'")
    assert cell(text).replace("'", "") == "".join(c if c.isprintable() else " " for c in text)


def test_quotes_commas_and_odd_names_survive_the_round_trip(course: Course, tmp_path: Path) -> None:
    names = ['a"b', "a,b", "a;b", "=1+1", r"new\nline", "zoë", "-rf"]
    write_csv(str(tmp_path / "out.csv"), entered(course, [result(name, Verdict.PASSED) for name in names]))
    assert [row["student"] for row in rows(tmp_path / "out.csv")] == [
        'a"b', "a,b", "a;b", "'=1+1", r"new\nline", "zoë", "'-rf",
    ]  # fmt: skip


def test_json_holds_every_result_and_says_what_made_it(course: Course, tmp_path: Path) -> None:
    results = [result("student-01", Verdict.PASSED), result("student-02", Verdict.DEADLOCK)]
    write_json(str(tmp_path / "out.json"), document(course, entered(course, results), seed=3))
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert data["course"] == "tiny"
    assert data["seed"] == 3
    for told, result_ in zip(data["results"], results, strict=True):
        assert {key: told[key] for key in result_.to_json()} == result_.to_json()
    assert data["results"][0]["grade"] == 5


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")
    target.chmod(0o600)
    write_json(str(target), {"a": 1})
    assert json.loads(target.read_text()) == {"a": 1}
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_json(str(tmp_path / "out.json"), {})
    finally:
        os.umask(mask)
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    write_json(str(tmp_path / "link.json"), {"a": 1})
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text()) == {"a": 1}
    write_json("/dev/null", {"a": 1})
    assert Path("/dev/null").is_char_device()


def test_a_place_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_json(str(tmp_path / "nowhere" / "out.json"), {})
    with pytest.raises(UsageError, match="cannot be written"):
        write_json(str(tmp_path), {})


def test_a_dash_means_standard_output(capsys: pytest.CaptureFixture[str], course: Course) -> None:
    write_csv("-", entered(course, [result("student-01", Verdict.PASSED)]))
    assert len(list(csv.reader(io.StringIO(capsys.readouterr().out)))) == 2


def test_what_a_person_entered_and_noted_is_in_every_export(course: Course, tmp_path: Path) -> None:
    remarks = {("student-01", "alpha_one"): Remarks(3.5, "by word of mouth", ("good", "=bad"))}
    standings = Policy(course).standings([Attempt(result("student-01", Verdict.FAILED))], remarks)
    write_csv(str(tmp_path / "out.csv"), standings)
    (row,) = rows(tmp_path / "out.csv")
    assert (row["points"], row["grade"], row["override"]) == ("2", "3.5", "by word of mouth")
    assert row["comments"] == "good / =bad"
    (record,) = document(course, standings, seed=None)["results"]
    assert (record["grade"], record["override"]) == (3.5, {"points": 3.5, "reason": "by word of mouth"})
    assert "seed" not in document(course, standings, seed=None)
