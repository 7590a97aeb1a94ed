"""What platforms give for download, in their own names: who, what, when, and what could not be matched."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tiny_course

from threadlings.bulk.downloads import from_canvas, from_moodle, moment
from threadlings.bulk.intake import Intake, scan
from threadlings.bulk.roster import Roster, read_roster
from threadlings.course import Course, load_course
from threadlings.errors import UsageError

Files = dict[str, str | bytes]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


def zipped(path: Path, files: Files) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def laid_out(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def zip_bytes(path: Path, files: Files) -> bytes:
    return zipped(path, files).read_bytes()


def seen(intake: Intake) -> list[tuple[str, str, int]]:
    return [(item.student, item.exercise.id, item.attempt) for item in intake.found]


def reasons(intake: Intake) -> dict[str, str]:
    return {item.shown: item.reason for item in intake.unmatched}


CANVAS = {
    "doejane_1001_50001_alpha_one.py": "jane",
    "doejane_1001_50002_beta_two-1.py": "jane",
    "doejohn_LATE_1002_50003_alpha_one.py": "john",
    "smithbob_1003_50004_BobsWork.zip": b"",
    "wellslane_1004_50005_answer.py": "lane",
    "wellslane_1004_50006_screenshot.png": "",
    "crosby_1005_text.html": "<p>typed</p>",
}


@pytest.mark.parametrize("packed", [True, False])
def test_a_canvas_download_is_understood(course: Course, tmp_path: Path, room: Path, packed: bool) -> None:
    work = zip_bytes(tmp_path / "bob.zip", {"BobsWork/gamma_three.py": "bob", "__MACOSX/._x": ""})
    files = {**CANVAS, "smithbob_1003_50004_BobsWork.zip": work}
    source = zipped(tmp_path / "submissions.zip", files) if packed else laid_out(tmp_path / "class", files)
    found = scan(source, course, room=room)
    assert seen(found) == [
        ("doejane_1001", "alpha_one", 1),
        ("doejane_1001", "beta_two", 1),
        ("doejohn_1002", "alpha_one", 1),
        ("smithbob_1003", "gamma_three", 1),
    ]
    assert [item.student for item in found.found if item.late] == ["doejohn_1002"]
    assert {item.path.read_text() for item in found.found} == {"jane", "john", "bob"}
    prefix = "submissions.zip/" if packed else ""
    assert reasons(found) == {
        f"{prefix}crosby_1005_text.html": "is not named as Canvas names submissions",
        f"{prefix}wellslane_1004_50005_answer.py": "no exercise of this name",
        f"{prefix}wellslane_1004_50006_screenshot.png": "is not a Python file (.py)",
    }


def test_the_only_file_of_a_download_for_one_exercise_is_taken_whatever_its_name(
    course: Course, tmp_path: Path, room: Path
) -> None:
    source = zipped(tmp_path / "submissions.zip", CANVAS)
    found = scan(source, course, [course.exercise("gamma_three")], room=room)
    assert seen(found) == [("wellslane_1004", "gamma_three", 1)]
    named = zipped(tmp_path / "gamma_three.zip", CANVAS)
    assert ("wellslane_1004", "gamma_three", 1) in seen(scan(named, course, room=room / ".."))


@pytest.mark.parametrize("folders", [True, False])
@pytest.mark.parametrize("old", [True, False])
def test_a_moodle_download_is_understood(
    course: Course, tmp_path: Path, room: Path, folders: bool, old: bool
) -> None:
    part = ("_/" if old else "/") if folders else "_"
    source = zipped(
        tmp_path / "M101-Locks-7.zip",
        {
            f"Jane Doe_811_assignsubmission_file{part}alpha_one.py": "jane",
            f"Zoë van Dam_812_assignsubmission_file{part}alpha_one.py": "zoe",
            f"Zoë van Dam_812_assignsubmission_file{part}notes.txt": "",
            "Jane Doe_811_assignsubmission_onlinetext/onlinetext.html": "<p>",
            "John Roe_813_assignsubmission_onlinetext_onlinetext.html": "<p>",
        },
    )
    found = scan(source, course, room=room)
    assert seen(found) == [("Jane Doe", "alpha_one", 1), ("Zoë van Dam", "alpha_one", 1)]
    assert sorted(reasons(found).values()) == [
        "is not a Python file (.py)",
        "was typed in a text box",
        "was typed in a text box",
    ]


def test_two_people_of_one_name_are_kept_apart_and_blind_ones_too(
    course: Course, tmp_path: Path, room: Path
) -> None:
    source = zipped(
        tmp_path / "moodle.zip",
        {
            "Jane Doe_811_assignsubmission_file/alpha_one.py": "1",
            "Jane Doe_812_assignsubmission_file/alpha_one.py": "2",
            "Participant_813_assignsubmission_file/alpha_one.py": "3",
            "Participant_814_assignsubmission_file/alpha_one.py": "4",
        },
    )
    assert [student for student, _, _ in seen(scan(source, course, room=room))] == [
        "Jane Doe 811",
        "Jane Doe 812",
        "Participant 813",
        "Participant 814",
    ]


METADATA = """\
submission_901:
  :submitters:
  - :name: Jane Doe
    :sid: '00042'
    :email: jane@example.org
  :created_at: 2026-11-20 21:03:04.567890000 Z
  :score: 3.0
  :status: processed
  :history: []
submission_902:
  :submitters:
  - :name: One Ofpair
    :sid: '77'
  - :name: Two Ofpair
    :email: two@example.org
  :created_at: 2026-11-21 08:00:00
submission_903:
  :submitters: []
"""


def test_a_gradescope_export_is_understood_and_pairs_are_two_students(
    course: Course, tmp_path: Path, room: Path
) -> None:
    source = zipped(
        tmp_path / "assignment_5_export.zip",
        {
            "assignment_5_export/submission_metadata.yml": METADATA,
            "assignment_5_export/submission_901/alpha_one.py": "jane",
            "assignment_5_export/submission_902/alpha_one.py": "pair",
            "assignment_5_export/submission_903/alpha_one.py": "?",
            "assignment_5_export/submission_904/alpha_one.py": "?",
        },
    )
    found = scan(source, course, room=room)
    assert seen(found) == [
        ("00042", "alpha_one", 1),
        ("77", "alpha_one", 1),
        ("two@example.org", "alpha_one", 1),
    ]
    assert found.found[0].submitted_at == datetime(2026, 11, 20, 21, 3, 4, 567890, tzinfo=UTC)
    assert found.found[1].submitted_at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert list(reasons(found).values()) == ["submission_metadata.yml does not say whose it is"] * 2


@pytest.mark.parametrize(
    "text", ["- a list", "&a [*a, *a", "x: !!python/object/apply:os.system ['true']", "\0"]
)
def test_metadata_that_gradescope_did_not_write_grades_nobody(
    course: Course, tmp_path: Path, room: Path, text: str
) -> None:
    source = laid_out(
        tmp_path / "export", {"submission_metadata.yml": text, "submission_1/alpha_one.py": "x"}
    )
    found = scan(source, course, room=room)
    assert found.found == ()
    assert "who handed in what is unknown" in reasons(found)["submission_metadata.yml"]


def test_nbgraders_submitted_folder_is_understood_with_its_times(course: Course, tmp_path: Path) -> None:
    laid_out(
        tmp_path / "course" / "submitted",
        {
            "jane/ps1/alpha_one.py": "jane",
            "jane/ps1/beta_two.py": "jane",
            "jane/ps1/timestamp.txt": "2026-11-20 21:03:04.567890 UTC\n",
            "john/alpha_one/whatever.py": "john",
            "john/alpha_one/timestamp.txt": "2026-11-20 22:03:04 Europe/Berlin",
            "mary/ps1/nothing.txt": "",
        },
    )
    for source in (tmp_path / "course" / "submitted", tmp_path / "course"):
        found = scan(source, course)
        assert seen(found) == [
            ("jane", "alpha_one", 1),
            ("jane", "beta_two", 1),
            ("john", "alpha_one", 1),
        ]
        assert {item.submitted_at for item in found.found} == {
            datetime(2026, 11, 20, 21, 3, 4, 567890, tzinfo=UTC),
            datetime(2026, 11, 20, 21, 3, 4, tzinfo=UTC),
        }


def test_nbgraders_exchange_holds_attempts_in_the_order_of_their_times(
    course: Course, tmp_path: Path
) -> None:
    source = laid_out(
        tmp_path / "inbound",
        {
            "jane+ps1+2026-11-20 21:03:04.567890 UTC+x9/alpha_one.py": "second",
            "jane+ps1+2026-11-19 21:03:04.567890 UTC+x1/alpha_one.py": "first",
            "with+plus+ps1+2026-11-19 21:03:04 UTC/alpha_one.py": "plus",
            "odd/alpha_one.py": "",
        },
    )
    found = scan(source, course)
    assert [
        (s, n, item.path.read_text()) for (s, _, n), item in zip(seen(found), found.found, strict=True)
    ] == [
        ("jane", 1, "first"),
        ("jane", 2, "second"),
        ("with+plus", 1, "plus"),
    ]
    assert "nbgrader's exchange" in reasons(found)["odd"]


def test_folders_of_attempts_and_several_sources_are_attempts_in_order(
    course: Course, tmp_path: Path, room: Path
) -> None:
    monday = laid_out(
        tmp_path / "monday",
        {
            "jane/attempt-2/alpha_one.py": "2",
            "jane/attempt-10/alpha_one.py": "10",
            "jane/beta_two/attempt 1/beta_two.py": "b1",
            "jane/beta_two/attempt 2/beta_two.py": "b2",
        },
    )
    friday = zipped(tmp_path / "friday.zip", {"jane/alpha_one.py": "friday", "john/alpha_one.py": "john"})
    found = scan([monday, friday], course, room=room)
    assert [
        (s, e, n, item.path.read_text()) for (s, e, n), item in zip(seen(found), found.found, strict=True)
    ] == [
        ("jane", "alpha_one", 1, "2"),
        ("jane", "alpha_one", 2, "10"),
        ("jane", "alpha_one", 3, "friday"),
        ("jane", "beta_two", 1, "b1"),
        ("jane", "beta_two", 2, "b2"),
        ("john", "alpha_one", 1, "john"),
    ]
    assert found.found[0].shown == "monday/jane/attempt-2/alpha_one.py"
    assert found.found[2].shown == "friday.zip/jane/alpha_one.py"


@pytest.mark.parametrize(
    "files",
    [
        {"jane/alpha_one.py": "x"},
        {"class/jane/alpha_one.py": "x", "class/john/alpha_one.py": "x"},
        {"jane/alpha_one/alpha_one.py": "x"},
        {"jane/exercises/01_first/alpha_one/alpha_one.py": "x"},
    ],
)
def test_a_zip_of_a_plain_class_is_a_plain_class(
    course: Course, tmp_path: Path, room: Path, files: Files
) -> None:
    found = scan(zipped(tmp_path / "class.zip", files), course, room=room)
    assert seen(found)[0] == ("jane", "alpha_one", 1)
    assert found.unmatched == ()


def test_an_archive_in_the_place_of_a_student_or_an_exercise_is_looked_into(
    course: Course, tmp_path: Path, room: Path
) -> None:
    wrapped = {"my stuff/alpha_one.py": "x", "my stuff/notes.txt": ""}
    source = laid_out(
        tmp_path / "class",
        {
            "jane.zip": zip_bytes(tmp_path / "1.zip", wrapped),
            "john/homework.zip": zip_bytes(tmp_path / "2.zip", wrapped),
            "mary/alpha_one.zip": zip_bytes(tmp_path / "3.zip", {"alpha_one/main.py": "x"}),
            "rose/bomb.zip": zip_bytes(tmp_path / "4.zip", {f"{n}.py": "" for n in range(3_000)}),
            "rose/beta_two.py": "x",
            "vera/broken.zip": b"PK no",
            "wolf/slip.zip": zip_bytes(tmp_path / "5.zip", {"../../alpha_one.py": "x", "alpha_one.py": "y"}),
        },
    )
    found = scan(source, course, room=room)
    assert [(student, exercise) for student, exercise, _ in seen(found)] == [
        ("jane", "alpha_one"),
        ("john", "alpha_one"),
        ("mary", "alpha_one"),
        ("rose", "beta_two"),
        ("wolf", "alpha_one"),
    ]
    assert found.found[1].shown == "john/homework.zip/my stuff/alpha_one.py"
    why = reasons(found)
    assert "more than 2,000 entries" in why["rose/bomb.zip"]
    assert "cannot be unpacked" in why["vera/broken.zip"]
    assert why["wolf/slip.zip/../../alpha_one.py"] == "leads out of its archive"
    assert not (tmp_path / "alpha_one.py").exists()


def test_without_a_room_an_archive_is_a_file_like_any_other(course: Course, tmp_path: Path) -> None:
    source = laid_out(tmp_path / "class", {"jane/homework.zip": b"PK", "loose.zip": b"PK"})
    found = reasons(scan(source, course))
    assert found["jane/homework.zip"] == "is not a Python file (.py)"
    assert "outside of a student's folder" in found["loose.zip"]


def test_a_source_that_is_no_archive_is_a_usage_error(course: Course, tmp_path: Path, room: Path) -> None:
    (tmp_path / "submissions.zip").write_bytes(b"<html>please log in</html>")
    with pytest.raises(UsageError, match=r"submissions\.zip: cannot be unpacked.*Download it again"):
        scan(tmp_path / "submissions.zip", course, room=room)


# --- The roster -------------------------------------------------------------------------------------------

CANVAS_ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section,Old homework (77)
    Points Possible,,,,,10
"Doe, Jane",1001,u042,jd42,A,3
"Doe, John",1002,u043,jd43,A,
"Student, Test",9,,x,A,
"""
MOODLE_ROSTER = (
    "First name;Last name;ID number;Email address\nJane;Doe;u042;jane@example.org\nJohn;Doe;u043;j@x\n"
)
GRADESCOPE_ROSTER = "First Name\tLast Name\tSID\tEmail\tRole\nJane\tDoe\tu042\tjane@example.org\tStudent\n"


def roster(tmp_path: Path, text: str | bytes) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8-sig"))
    return read_roster(path)


@pytest.mark.parametrize(
    ("text", "student"), [(CANVAS_ROSTER, "jd42"), (MOODLE_ROSTER, "u042"), (GRADESCOPE_ROSTER, "u042")]
)
def test_one_person_has_one_name_whatever_platform_the_file_came_from(
    course: Course, tmp_path: Path, room: Path, text: str, student: str
) -> None:
    people = roster(tmp_path, text)
    for source in (
        zipped(tmp_path / "c.zip", {"doejane_1001_5_alpha_one.py": "x"}),
        zipped(tmp_path / "m.zip", {"Jane Doe_811_assignsubmission_file/alpha_one.py": "x"}),
        laid_out(tmp_path / "plain", {"Jane Doe/alpha_one.py": "x"}),
        laid_out(tmp_path / "ids", {"U042/alpha_one.py": "x"}),
    ):
        found = scan(source, course, room=_fresh(room), roster=people)
        assert [item.student for item in found.found] == [student], source.name
        assert found.strangers == ()


def _fresh(room: Path) -> Path:
    new = room / f"r{len(list(room.iterdir()))}"
    new.mkdir()
    return new


def test_who_is_in_the_roster_and_handed_in_nothing_is_named_and_so_is_a_stranger(
    course: Course, tmp_path: Path
) -> None:
    source = laid_out(tmp_path / "class", {"jd42/alpha_one.py": "x", "mallory/alpha_one.py": "x"})
    found = scan(source, course, roster=roster(tmp_path, CANVAS_ROSTER))
    assert [item.student for item in found.found] == ["jd42", "mallory"]
    assert found.absent == ("jd43",)
    assert [(item.shown, item.reason) for item in found.strangers] == [
        ("mallory", "nobody in the roster is mallory; graded under this name")
    ]


def test_of_two_people_with_the_same_name_neither_is_guessed(tmp_path: Path) -> None:
    people = roster(tmp_path, "student,name\na1,Jane Doe\na2,Jane Doe\na3,John Roe\n")
    assert people.find(names=["Jane Doe"]) is None
    found = people.find(ids=["a2"], names=["John Roe"])
    assert found is not None
    assert found.student == "a2"


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "student\n", "student\n\n,\n"])
def test_a_roster_without_people_is_a_usage_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="names no students"):
        roster(tmp_path, text)


def test_a_roster_in_the_encoding_of_spreadsheets_is_read(tmp_path: Path) -> None:
    (person,) = roster(tmp_path, "student;name\nz1;Zoë\n".encode("cp1252")).people
    assert person.cells["name"] == "Zoë"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 21:03:04.567890 UTC", datetime(2026, 11, 20, 21, 3, 4, 567890, tzinfo=UTC)),
        ("2026-11-20T21:03:04+01:00", datetime(2026, 11, 20, 20, 3, 4, tzinfo=UTC)),
        ("2026-11-20 21:03:04", datetime(2026, 11, 20, 20, 3, 4, tzinfo=UTC)),
        ("2026-11-20 21:03:04 America/New_York", datetime(2026, 11, 21, 2, 3, 4, tzinfo=UTC)),
        ("2026-11-20 21:03:04 CEST", None),
        ("2026-13-20 21:03:04 UTC", None),
        ("yesterday", None),
    ],
)
def test_times_are_read_with_their_zones(text: str, expected: datetime | None) -> None:
    assert moment(text, ZoneInfo("Europe/Berlin")) == expected


@pytest.mark.parametrize(
    "name", ["alpha_one.py", "student-01", "doejane_alpha_one.py", "a_1_b", "_1_2_x", ""]
)
def test_other_names_are_not_taken_for_a_platforms(name: str) -> None:
    assert from_canvas(name) is None
    assert from_moodle(name) is None
