"""A class, graded: the same answer for any number of workers, and nothing done twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
import tiny_course
from fake_grader import FakeFactory

from threadlings.bulk.crew import Crew
from threadlings.bulk.grading import ClassRun, Grading, grade_class
from threadlings.bulk.intake import scan
from threadlings.bulk.worker import GraderFactory, start_worker
from threadlings.course import Course, Policy, load_course
from threadlings.gradebook import Gradebook, Identity, document
from threadlings.verdicts import Verdict

Put = Callable[[str, str], Path]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, text: str) -> Path:
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


def threads(workers: int, factory: GraderFactory) -> Executor:
    return ThreadPoolExecutor(workers, initializer=start_worker, initargs=(factory,))


def run(
    course: Course, tmp_path: Path, *, book: str = "book.sqlite", workers: int = 2, fresh: bool = False
) -> ClassRun:
    with Gradebook(tmp_path / book) as gradebook:
        return grade_class(
            course,
            scan(tmp_path / "class", course),
            gradebook=gradebook,
            identity=Identity(course, tier="A", seed=0),
            crew=Crew(FakeFactory(course), workers=workers, make_executor=threads),
            fresh=fresh,
        )


def test_the_number_of_workers_leaves_no_trace(course: Course, tmp_path: Path, put: Put) -> None:
    chance = random.Random(1)
    for student in range(12):
        for exercise in ("alpha_one", "beta_two", "gamma_three"):
            verdict = chance.choice(["passed", "failed", "deadlock"])
            put(
                f"student-{student}/{exercise}.py",
                f"# verdict: {verdict}\n# sleep: {chance.random() / 50:.4f}\n",
            )
    documents = [
        document(
            course,
            Policy(course).standings(
                run(course, tmp_path, book=f"{workers}.sqlite", workers=workers).attempts
            ),
            seed=0,
        )
        for workers in (1, 2, 5)
    ]
    assert documents[0] == documents[1] == documents[2]
    assert [r["student"] for r in documents[0]["results"]][::3] == [f"student-{n}" for n in range(12)]


def test_unchanged_work_is_not_done_again(course: Course, tmp_path: Path, put: Put) -> None:
    log = tmp_path / "log"
    put("student-01/alpha_one.py", f"# log: {log}\n# verdict: failed\n")
    put("student-02/alpha_one.py", f"# log: {log}\n")
    first = run(course, tmp_path)
    assert (first.graded, first.reused) == (2, 0)
    again = run(course, tmp_path)
    assert (again.graded, again.reused) == (0, 2)
    assert again.results == first.results
    assert len(log.read_text().splitlines()) == 2
    put("student-02/alpha_one.py", f"# log: {log}\n# another answer\n")
    changed = run(course, tmp_path)
    assert (changed.graded, changed.reused) == (1, 1)
    assert log.read_text().splitlines()[2:] == ["student-02 alpha_one"]


def test_an_edited_grader_is_run_again(course: Course, tmp_path: Path, put: Put) -> None:
    put("student-01/alpha_one.py", "# verdict: failed\n")
    run(course, tmp_path)
    tests = course.exercise("alpha_one").hidden_tests
    tests.write_text(tests.read_text() + "# stricter\n")
    assert run(course, tmp_path).graded == 1


def test_fresh_grades_everything_again(course: Course, tmp_path: Path, put: Put) -> None:
    put("student-01/alpha_one.py", "")
    run(course, tmp_path)
    assert run(course, tmp_path, fresh=True).graded == 1


def test_a_grader_error_is_tried_again_and_costs_no_blame(course: Course, tmp_path: Path, put: Put) -> None:
    put("student-01/alpha_one.py", "# raise: out of order\n")
    for _ in range(2):
        (result,) = run(course, tmp_path).results
        assert result.verdict is Verdict.GRADER_ERROR
        assert result.max_points == 5
        assert "RuntimeError: out of order" in result.checks[0].message
        assert "not the submission" in result.checks[0].message
        assert [check.id for check in result.checks] == ["counts", "never_loses"]
    assert run(course, tmp_path).graded == 1


def test_a_file_that_vanishes_or_changes_during_the_run_stops_nobody(
    course: Course, tmp_path: Path, put: Put
) -> None:
    gone = put("student-01/alpha_one.py", "")
    changed = put("student-02/alpha_one.py", "")
    put("student-03/alpha_one.py", "# verdict: failed\n")
    with Gradebook(tmp_path / "book.sqlite") as gradebook:
        intake = scan(tmp_path / "class", course)
        grading = Grading(course, intake, gradebook, Identity(course, tier="A", seed=0))
        gone.unlink()
        changed.write_text("# verdict: deadlock\n")
        found = grading.run(Crew(FakeFactory(course), workers=1, make_executor=threads))
    assert [(r.student, r.verdict) for r in found.results] == [
        ("student-02", Verdict.DEADLOCK),
        ("student-03", Verdict.FAILED),
    ]
    assert [(item.shown, item.reason) for item in found.unmatched] == [
        ("student-01/alpha_one.py", "cannot be read (No such file or directory)")
    ]
    assert [r.verdict for r in run(course, tmp_path).results] == [Verdict.DEADLOCK, Verdict.FAILED]


def test_a_hundred_megabytes_are_read_to_the_limit_and_not_beyond(
    course: Course, tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("student-01/alpha_one.py", "")
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    sizes = []
    monkeypatch.setattr(
        "threadlings.bulk.grading.source_hash", lambda source: sizes.append(len(source)) or f"{len(source)}"
    )
    run(course, tmp_path)
    assert set(sizes) == {4097}


def test_each_result_is_in_the_gradebook_before_the_next_is_waited_for(
    course: Course, tmp_path: Path, put: Put
) -> None:
    for number in range(6):
        put(f"student-{number}/alpha_one.py", f"# {number}\n")
    seen: list[int] = []
    with Gradebook(tmp_path / "book.sqlite") as gradebook, Gradebook(tmp_path / "book.sqlite") as reader:
        Grading(course, scan(tmp_path / "class", course), gradebook, Identity(course, tier="A", seed=0)).run(
            Crew(FakeFactory(course), workers=1, make_executor=threads),
            lambda: seen.append(len(reader.results("tiny"))),
        )
    assert seen == [1, 2, 3, 4, 5, 6]
