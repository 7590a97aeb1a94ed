"""`threadlings gradebook`, as it is typed: what people add survives, and every platform gets its form."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import tiny_course
from click.testing import CliRunner, Result
from fake_grader import FakeFactory

import threadlings
from threadlings.cli.main import cli
from threadlings.jail import Tier

Invoke = Callable[..., Result]
SCHEMA = Path(threadlings.__file__).parents[2] / "schemas" / "result-1.schema.json"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tiny_course.build(tmp_path / "course")
    monkeypatch.setattr("threadlings.bulk.worker.JudgeFactory", FakeFactory)
    monkeypatch.setattr("threadlings.cli.classroom._require_a_jail_that_holds", lambda *_: None)
    monkeypatch.setattr("threadlings.jail.detect", lambda: Tier.A)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def invoke(root: Path) -> Invoke:
    runner = CliRunner()

    def run(*words: str, code: int = 0) -> Result:
        found = runner.invoke(cli, list(words), prog_name="threadlings")
        assert found.exit_code == code, found.output
        return found

    return run


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


Put = Callable[[str, str], Path]


@pytest.fixture
def graded(invoke: Invoke, put: Put) -> Invoke:
    put("class/student-01/alpha_one.py", "")
    put("class/student-01/beta_two.py", "# verdict: deadlock\n")
    put("class/student-02/alpha_one.py", "# verdict: failed\n")
    put("class/student-02/beta_two.py", "# verdict: inconclusive\n")
    invoke("grade", "../class", "--workers", "1")
    return invoke


def exported(invoke: Invoke, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(invoke("gradebook", "export", *words).stdout.splitlines()))


def test_the_class_a_student_and_a_submission_are_shown(graded: Invoke) -> None:
    whole = graded("gradebook", "show").stdout
    assert "2 students, 4 submissions, 1 passed" in whole
    one = graded("gradebook", "show", "student-02").stdout
    assert "alpha_one      2 of 5  failed" in one
    assert "beta_two       ? of 4  inconclusive" in one
    told = graded("gradebook", "show", "student-02", "alpha-one").stdout
    assert "Lost update." in told
    assert "Entered: 2." in told
    assert "Results, oldest first" in told
    assert "tier A" in " ".join(told.split())


def test_what_nobody_handed_in_is_said_with_the_nearest_name(graded: Invoke) -> None:
    assert "Did you mean student-0" in graded("gradebook", "show", "student-03", code=2).stderr
    assert "knows no submission" in graded("gradebook", "show", "student-02", "gamma_three", code=2).stderr
    assert "knows no submission" in graded("gradebook", "comment", "me", "alpha_one", "x", code=2).stderr
    assert "there is no gradebook" in graded("gradebook", "show", "--db", "nowhere", code=2).stderr
    assert not Path("nowhere").exists()


def test_an_override_and_a_comment_survive_grading_again_and_another_answer(
    graded: Invoke, put: Put, root: Path
) -> None:
    graded(
        "gradebook", "override", "student-02", "alpha_one", "4.5", "--reason", "explained it", "--by", "me"
    )
    graded("gradebook", "comment", "student-02", "alpha_one", "nearly right", "--by", "me")
    put("class/student-02/alpha_one.py", "# verdict: spin\n")
    for words in ((), ("--fresh",)):
        graded("grade", "../class", "--workers", "1", "--csv", "again.csv", *words)
        for rows in (list(csv.DictReader((root / "again.csv").read_text().splitlines())), exported(graded)):
            (row,) = [r for r in rows if (r["student"], r["exercise"]) == ("student-02", "alpha_one")]
            assert (row["grade"], row["override"], row["comments"]) == ("4.5", "explained it", "nearly right")
    told = " ".join(graded("gradebook", "show", "student-02", "alpha_one").stdout.split())
    assert "entered by hand: explained it" in told
    assert "4.5 entered explained it me" in told
    assert told.count(" UTC failed 2 of 5") == 1
    assert told.count(" UTC spin 2 of 5") == 2  # graded twice, the second time afresh


def test_an_override_ends_where_it_is_cleared_and_is_not_forgotten(graded: Invoke) -> None:
    graded("gradebook", "override", "student-02", "beta_two", "3", "--by", "me")
    assert exported(graded)[3]["grade"] == "3"
    graded("gradebook", "override", "student-02", "beta_two", "--clear", "--by", "me")
    assert exported(graded)[3]["grade"] == ""
    told = graded("gradebook", "show", "student-02", "beta_two").stdout
    assert "3 entered" in told
    assert "as computed again" in told
    graded("gradebook", "override", "student-02", "beta_two", code=2)
    graded("gradebook", "override", "student-02", "beta_two", "1", "--clear", code=2)


def test_the_best_of_all_attempts_of_all_runs_counts_and_lateness_is_the_cohorts(
    graded: Invoke, put: Put, tmp_path: Path, root: Path
) -> None:
    put("friday/submitted/student-02/alpha_one/alpha_one.py", "# better\n")
    put("friday/submitted/student-02/alpha_one/timestamp.txt", "2030-11-22 10:00:00 UTC")
    put("friday/submitted/student-01/alpha_one/alpha_one.py", "# verdict: failed\n# worse\n")
    graded("grade", "../friday", "--workers", "1")
    first, _, second, _ = exported(graded)
    assert (first["grade"], first["attempt"], first["attempts"]) == ("5", "1", "2")
    assert (second["grade"], second["attempt"], second["attempts"]) == ("5", "2", "2")
    put(
        "course/cohort.yaml",
        'course: tiny\ngrading:\n  late:\n    percent_per_day: 20\ndue:\n  alpha_one: "2030-11-20T12:00"\n',
    )
    second = exported(graded, "--cohort", "cohort.yaml")[2]
    assert (second["grade"], second["days_late"]) == ("3", "2")
    late = graded("grade", "../friday", "--cohort", "cohort.yaml", "--csv", "-").stdout
    assert "student-02,alpha_one,passed,5,5,3,2,2" in late


def test_the_document_follows_the_schema(graded: Invoke) -> None:
    graded("gradebook", "override", "student-02", "beta_two", "3", "--by", "me")
    data = json.loads(graded("gradebook", "export", "--format", "json").stdout)
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    assert [record["grade"] for record in data["results"]] == [5, 0, 2, 3]
    assert "seed" not in data


def test_a_person_has_to_decide_is_said_beside_every_export(graded: Invoke) -> None:
    found = graded("gradebook", "export", "--format", "moodle")
    assert "1 without a grade, because a person has to decide" in " ".join(found.stderr.split())


# --- Platforms --------------------------------------------------------------------------------------------

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,The task of alpha_one (901),Old (7)
    Points Possible,,,,,5,10
"Doe, Jane",1001,u042,student-01,A,,3
"Roe, Rob",1003,u044,student-03,B,,
"""


def test_canvas_gets_its_own_people_and_headings_back(graded: Invoke, put: Put) -> None:
    roster = str(put("canvas.csv", CANVAS))
    lines = graded("gradebook", "export", "--format", "canvas", "--roster", roster).stdout.splitlines()
    assert lines == [
        "Student,ID,SIS User ID,SIS Login ID,Section,The task of alpha_one (901),The task of beta_two",
        "    Points Possible,,,,,5,4",
        '"Doe, Jane",1001,u042,student-01,A,5,0',
        '"Roe, Rob",1003,u044,student-03,B,,',
        ",,,student-02,,2,",
    ]


def test_canvas_knows_the_people_of_its_own_download_without_a_roster(
    invoke: Invoke, put: Put, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.writestr("doejane_LATE_1001_5_alpha_one.py", "# verdict: failed\n")
    invoke("grade", "../submissions.zip", "--workers", "1")
    lines = invoke("gradebook", "export", "--format", "canvas").stdout.splitlines()
    assert lines[2] == "doejane,1001,,,,2"


MOODLE = "Username,First name,Last name,ID number,Email address\nstudent-01,Jane,Doe,u042,jane@example.org\n"


def test_moodle_and_blackboard_get_theirs(graded: Invoke, put: Put) -> None:
    roster = str(put("moodle.csv", MOODLE))
    lines = graded("gradebook", "export", "--format", "moodle", "--roster", roster).stdout.splitlines()
    assert lines == [
        "Username,ID number,First name,Last name,Email address,The task of alpha_one,The task of beta_two",
        "student-01,u042,Jane,Doe,jane@example.org,5,0",
        "student-02,,,,,2,",
    ]
    roster = str(
        put(
            "blackboard.csv",
            "Last Name,First Name,Username,Student ID,alpha_one [Total Pts: 5 Score] |77\n"
            "Doe,Jane,student-01,1,\n",
        )
    )
    lines = graded(
        "gradebook", "export", "--format", "blackboard", "--roster", roster, "--exercise", "alpha_one"
    ).stdout.splitlines()
    assert lines == [
        "Last Name,First Name,Username,Student ID,alpha_one [Total Pts: 5 Score] |77",
        "Doe,Jane,student-01,1,5",
        ",,student-02,,2",
    ]


def test_one_person_under_two_names_is_one_in_an_export_with_a_roster(
    invoke: Invoke, put: Put, tmp_path: Path
) -> None:
    put("monday/Jane Doe/alpha_one.py", "# verdict: failed\n")
    put("friday/u042/alpha_one.py", "")
    invoke("grade", "../monday", "../friday", "--workers", "1")
    invoke("gradebook", "comment", "Jane Doe", "alpha_one", "improved", "--by", "me")
    roster = str(put("moodle.csv", MOODLE))
    (row,) = exported(invoke, "--roster", roster)
    assert (row["student"], row["grade"], row["attempts"]) == ("student-01", "5", "2")
    assert row["comments"] == "improved"


def test_gradescope_gets_a_file_a_submission_and_none_where_a_person_has_to_decide(
    graded: Invoke, tmp_path: Path
) -> None:
    graded("gradebook", "export", "--format", "gradescope", code=2)
    graded("gradebook", "export", "--format", "gradescope", "--output", str(tmp_path / "out"))
    files = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.json"))
    assert files == [
        "student-01/alpha_one/results.json",
        "student-01/beta_two/results.json",
        "student-02/alpha_one/results.json",
    ]
    data = json.loads((tmp_path / "out/student-02/alpha_one/results.json").read_text())
    assert data["score"] == 2
    assert [(t["score"], t["max_score"], t["status"], t["visibility"]) for t in data["tests"]] == [
        (2, 2, "passed", "visible"),
        (0, 3, "failed", "after_published"),
    ]
    assert data["tests"][1]["output"] == "Lost update.\n\nseed 0\n\nreplay: v1:0.1.0"


def test_a_students_name_stays_one_part_of_a_path(invoke: Invoke, put: Put, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        one, two = (f"submission_{n}:\n  :submitters:\n  - :sid: '{{}}'\n" for n in (1, 2))
        archive.writestr("submission_metadata.yml", one.format("../../evil") + two.format(".."))
        archive.writestr("submission_1/alpha_one.py", "")
        archive.writestr("submission_2/alpha_one.py", "")
    invoke("grade", "../export.zip", "--workers", "1")
    invoke("gradebook", "export", "--format", "gradescope", "--output", "out/in")
    assert sorted(str(p) for p in Path("out").rglob("*.json")) == [
        "out/in/.._.._evil/alpha_one/results.json",
        "out/in/_../alpha_one/results.json",
    ]
    assert not Path("../evil").exists()


def test_junit_tells_failures_from_errors_and_carries_any_text(graded: Invoke, put: Put) -> None:
    put("class/student-03/alpha_one.py", "# verdict: failed\n# message: <&\\x00\\x1b\\ud800\\ufffe>\n")
    graded("grade", "../class", "--workers", "1")
    root = ET.fromstring(graded("gradebook", "export", "--format", "junit").stdout)
    suites = {suite.get("name"): suite for suite in root}
    assert suites["student-01/alpha_one"].attrib == {
        "name": "student-01/alpha_one", "tests": "2", "failures": "0", "errors": "0", "skipped": "0",
    }  # fmt: skip
    assert suites["student-02/alpha_one"].get("failures") == "1"
    assert suites["student-02/beta_two"].get("errors") == "1"
    failure = suites["student-03/alpha_one"].find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "failed"
    assert failure.get("message") == r"<&\x00\x1b\ud800\xfffe>"


@pytest.mark.parametrize("kind", ["csv", "json", "canvas", "moodle", "blackboard", "junit"])
def test_every_export_is_the_same_bytes_each_time_and_no_formula(
    graded: Invoke, put: Put, root: Path, kind: str
) -> None:
    put("class/=1+1/alpha_one.py", "")
    graded("grade", "../class", "--workers", "1")
    graded("gradebook", "export", "--format", kind, "--output", "one")
    graded("grade", "../class", "--workers", "1", "--fresh")
    graded("gradebook", "export", "--format", kind, "--output", "two")
    assert (root / "one").read_bytes() == (root / "two").read_bytes()
    if kind not in ("json", "junit"):
        assert ",=1" not in (root / "one").read_text()
        assert "'=1+1" in (root / "one").read_text()
