"""Finding submissions in a class folder, whatever else lies there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import tiny_course

from threadlings.bulk.intake import Intake, UnreadableError, natural, read_source, scan
from threadlings.course import Course, load_course
from threadlings.errors import UsageError
from threadlings.report.text import printable


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "class"
    path.mkdir()
    return path


def put(folder: Path, name: str, text: str = "x = 1\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def pairs(intake: Intake) -> list[tuple[str, str, str]]:
    return [(item.student, item.exercise.id, item.shown) for item in intake.found]


def reasons(intake: Intake) -> dict[str, str]:
    return {item.shown: item.reason for item in intake.unmatched}


def test_both_layouts_and_a_whole_workspace_are_understood(course: Course, folder: Path) -> None:
    put(folder, "student-01/alpha_one/alpha_one.py")
    put(folder, "student-02/beta_two.py")
    put(folder, "student-03/exercises/02_second/gamma_three/gamma_three.py")
    put(folder, "student-03/exercises/02_second/README.md")
    intake = scan(folder, course)
    assert pairs(intake) == [
        ("student-01", "alpha_one", "student-01/alpha_one/alpha_one.py"),
        ("student-02", "beta_two", "student-02/beta_two.py"),
        ("student-03", "gamma_three", "student-03/exercises/02_second/gamma_three/gamma_three.py"),
    ]
    assert intake.unmatched == ()


def test_dashes_capitals_and_blanks_in_a_name_do_not_matter(course: Course, folder: Path) -> None:
    put(folder, "student-01/Alpha-One/solution.py")
    put(folder, "student-01/Beta two.py")
    assert [(e, s) for _, e, s in pairs(scan(folder, course))] == [
        ("alpha_one", "student-01/Alpha-One/solution.py"),
        ("beta_two", "student-01/Beta two.py"),
    ]


def test_students_come_in_natural_order_and_exercises_in_the_order_of_the_course(
    course: Course, folder: Path
) -> None:
    for name in ("student-10/gamma_three.py", "student-10/alpha_one.py", "student-9/beta_two.py"):
        put(folder, name)
    assert [(s, e) for s, e, _ in pairs(scan(folder, course))] == [
        ("student-9", "beta_two"),
        ("student-10", "alpha_one"),
        ("student-10", "gamma_three"),
    ]


def test_what_nobody_hands_in_is_passed_over_without_a_word(course: Course, folder: Path) -> None:
    put(folder, "student-01/alpha_one/alpha_one.py")
    for name in (
        "README.md",
        "student-01/README.txt",
        "student-01/.DS_Store",
        "student-01/.git/config",
        "student-01/__pycache__/alpha_one.cpython-311.pyc",
        "student-01/alpha_one/__pycache__/x.pyc",
        "student-01/alpha_one/hints.md",
        "student-01/alpha_one/test_alpha_one.py",
        "student-01/alpha_one/scenarios.py",
        "__MACOSX/student-01/._alpha_one.py",
        "gradebook.sqlite",
    ):
        put(folder, name)
    intake = scan(folder, course)
    assert len(intake.found) == 1
    assert reasons(intake) == {}


def test_what_cannot_be_matched_is_listed_with_a_reason(course: Course, folder: Path) -> None:
    put(folder, "loose.py")
    put(folder, "student-01/alfa_one.py")
    put(folder, "student-01/answer.txt")
    put(folder, "student-01/beta_too/beta_two.py")
    put(folder, "student-01/gamma_three/one.py")
    put(folder, "student-01/gamma_three/two.py")
    found = reasons(scan(folder, course))
    assert "outside of a student's folder" in found["loose.py"]
    assert found["student-01/alfa_one.py"] == "no exercise of this name; did you mean alpha_one?"
    assert found["student-01/answer.txt"] == "is not a Python file (.py)"
    assert found["student-01/beta_too"].endswith("did you mean beta_two?")
    assert "none of them named gamma_three.py" in found["student-01/gamma_three/one.py"]
    assert "none of them named gamma_three.py" in found["student-01/gamma_three/two.py"]
    assert len(found) == 6


def test_of_two_answers_the_one_in_the_exercise_folder_counts_and_the_other_is_named(
    course: Course, folder: Path
) -> None:
    put(folder, "student-01/alpha_one.py")
    put(folder, "student-01/alpha_one/alpha_one.py")
    intake = scan(folder, course)
    assert [shown for _, _, shown in pairs(intake)] == ["student-01/alpha_one/alpha_one.py"]
    assert reasons(intake) == {
        "student-01/alpha_one.py": "not graded: student-01/alpha_one/alpha_one.py was taken for alpha_one"
    }


def test_links_pipes_and_folders_in_the_place_of_a_file_are_reported_and_never_opened(
    course: Course, folder: Path, tmp_path: Path
) -> None:
    secret = put(tmp_path, "secret.py")
    (folder / "student-01").mkdir()
    (folder / "student-01" / "alpha_one.py").symlink_to(secret)
    os.mkfifo(folder / "student-01" / "beta_two.py")
    (folder / "student-01" / "gamma_three").mkdir()
    (folder / "student-01" / "gamma_three" / "gamma_three.py").mkdir()
    (folder / "student-02").symlink_to(tmp_path)
    intake = scan(folder, course)
    assert intake.found == ()
    found = reasons(intake)
    assert found["student-01/alpha_one.py"] == "is a symbolic link, which is not followed"
    assert found["student-01/beta_two.py"] == "is not a regular file"
    assert found["student-01/gamma_three/gamma_three.py"].startswith("is a folder")
    assert found["student-02"] == "is a symbolic link, which is not followed"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"new\nline", r"new\nline"),
        (b"-rf", "-rf"),
        (b"\xff\xfe", r"\xff\xfe"),
        (b"\x1b[31mred", r"\x1b[31mred"),
        (b"[bold]x", "[bold]x"),
        ("\u202eevil".encode(), r"\u202eevil"),
        (b"back\\slash", r"back\\slash"),
        ("zoë 李".encode(), "zoë 李"),
        (b"=1+1", "=1+1"),
    ],
)
def test_odd_student_names_become_one_safe_line(
    course: Course, folder: Path, name: bytes, shown: str
) -> None:
    path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118  a path of bytes
    os.mkdir(path)  # noqa: PTH102
    Path(os.fsdecode(path), "alpha_one.py").write_text("x = 1\n")
    (item,) = scan(folder, course).found
    assert item.student == shown
    assert item.shown == f"{shown}/alpha_one.py"
    assert read_source(item.path, 100) == b"x = 1\n"


def test_different_names_never_become_the_same() -> None:
    names = ["a\nb", r"a\nb", r"a\\nb", "a\udcffb", r"a\xffb", "a\x1bb", r"a\x1bb", "a\u202eb", r"a\u202eb"]
    assert len({printable(name) for name in names}) == len(names)


def test_only_the_named_exercises_are_taken_and_the_others_are_no_trouble(
    course: Course, folder: Path
) -> None:
    put(folder, "student-01/alpha_one.py")
    put(folder, "student-01/beta_two.py")
    intake = scan(folder, course, [course.exercise("beta_two")])
    assert [exercise for _, exercise, _ in pairs(intake)] == ["beta_two"]
    assert intake.unmatched == ()


def test_a_folder_that_is_none_is_a_usage_error(course: Course, folder: Path) -> None:
    with pytest.raises(UsageError, match="there is no such folder"):
        scan(folder / "nowhere", course)
    with pytest.raises(UsageError, match="is not a folder"):
        scan(put(folder, "file.py"), course)


def test_reading_stops_one_byte_above_the_limit(folder: Path) -> None:
    big = folder / "big.py"
    with big.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert len(read_source(big, 4096)) == 4097


def test_a_pipe_or_link_that_appeared_after_the_scan_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.py")
    with pytest.raises(UnreadableError, match="not a regular file"):
        read_source(folder / "pipe.py", 10)
    (folder / "link.py").symlink_to("/etc/passwd")
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_source(folder / "link.py", 10)
    with pytest.raises(UnreadableError, match="No such file"):
        read_source(folder / "none.py", 10)


def test_a_deep_or_foreign_tree_is_named_once_and_not_walked(course: Course, folder: Path) -> None:
    for number in range(20):
        put(folder, f"student-01/venv/lib/python/site-packages/module_{number}.py")
    assert list(reasons(scan(folder, course))) == ["student-01/venv"]


def test_natural_order_never_compares_a_number_with_a_word() -> None:
    names = ["b2", "2b", "", "10", "b", "B10", "²", "b10", "９"]
    ordered = sorted(names, key=natural)
    assert [name for name in ordered if name in {"b2", "b10", "B10"}] == ["b2", "B10", "b10"]
    names.reverse()
    assert sorted(names, key=natural) == ordered
