"""Keys: the same for the same work, different as soon as grading could differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course

from threadlings.course import Course, load_course
from threadlings.gradebook import Identity
from threadlings.gradebook.identity import digest, engine_fingerprint, python_fingerprint


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def key(course: Course, source: bytes = b"x = 1\n", exercise: str = "alpha_one", **changes: object) -> str:
    options = {"tier": "A", "seed": 0} | changes
    return Identity(course, **options).key(course.exercise(exercise), source)  # type: ignore[arg-type]


def test_the_same_work_has_the_same_key(course: Course) -> None:
    assert key(course) == key(course)


def test_whatever_could_change_a_verdict_changes_the_key(course: Course) -> None:
    keys = {
        key(course),
        key(course, b"x = 2\n"),
        key(course, exercise="beta_two"),
        key(course, seed=1),
        key(course, tier="C"),
        key(course, visibility="public"),
        key(course, engine="another"),
    }
    assert len(keys) == 7


@pytest.mark.parametrize(
    "file",
    [
        "graders/01_first/alpha_one/test_alpha_one.py",
        "graders/01_first/alpha_one/scenarios.py",
        "exercises/01_first/alpha_one/test_alpha_one.py",
        "exercises/01_first/alpha_one/scenarios.py",
    ],
)
def test_an_edited_grader_file_changes_the_keys_of_its_exercise_alone(course: Course, file: str) -> None:
    before, other = key(course), key(course, exercise="beta_two")
    path = course.root / file
    path.write_text(path.read_text() + "# stricter\n")
    assert key(course) != before
    assert key(course, exercise="beta_two") == other


@pytest.mark.parametrize(
    "file",
    [
        "exercises/01_first/alpha_one/README.md",
        "exercises/01_first/alpha_one/hints.md",
        "exercises/01_first/alpha_one/alpha_one.py",
        "graders/01_first/alpha_one/submissions/pass_1.py",
        "graders/01_first/alpha_one/__pycache__/test_alpha_one.cpython-311.pyc",
    ],
)
def test_files_that_no_verdict_depends_on_leave_the_key_alone(course: Course, file: str) -> None:
    before = key(course)
    (course.root / file).parent.mkdir(exist_ok=True)
    (course.root / file).write_text("something else")
    assert key(course) == before


def test_a_new_helper_file_of_a_grader_changes_the_key(course: Course) -> None:
    before = key(course)
    (course.root / "graders/01_first/alpha_one/helpers.py").write_text("LIMIT = 3\n")
    assert key(course) != before


def test_points_titles_and_limits_are_part_of_the_key(course: Course) -> None:
    exercise = course.exercise("alpha_one")
    identity = Identity(course, tier="A", seed=0)
    original = identity.key(exercise, b"")
    for changed in (
        replace(exercise, checks=(replace(exercise.checks[0], points=1.0), exercise.checks[1])),
        replace(exercise, limits=replace(exercise.limits, max_executions=7)),
    ):
        assert Identity(course, tier="A", seed=0).key(changed, b"") != original


def test_parts_cannot_be_shifted_into_one_another() -> None:
    assert digest([b"ab", b"c"]) != digest([b"a", b"bc"])
    assert digest([b"", b"a"]) != digest([b"a", b""])


def test_fingerprints_name_versions_that_people_can_read() -> None:
    assert engine_fingerprint().startswith("0.")
    assert python_fingerprint().startswith("CPython 3.")
