"""The gradebook: what is recorded stays, and nothing that is not ours is touched."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from threadlings.course import Remarks
from threadlings.errors import UsageError
from threadlings.gradebook import Gradebook, GradebookError, Submission, settled
from threadlings.gradebook.identity import Origin
from threadlings.gradebook.migrations import MIGRATIONS, migrate, version_of
from threadlings.gradebook.records import now
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

ORIGIN = Origin("0.1.0+abc", "CPython 3.11.7", 0)


def result(
    student: str = "student-01", verdict: Verdict = Verdict.FAILED, message: str = ""
) -> SubmissionResult:
    failed = CheckResult(
        "never_loses",
        "It never loses",
        verdict,
        0.0,
        3.0,
        "hidden",
        message or "Expected 2,\ngot 1: 'é' \x1b[31m",
        ("M12", "M16"),
        "v1:0.1",
        "one | two",
        "every interleaving was covered (2)",
        ("a note", "another"),
    )
    passed = CheckResult("counts", "It counts", Verdict.PASSED, 2.0, 2.0)
    return SubmissionResult(student, "alpha_one", (passed, failed), "A", 0.25, f"{student}/alpha_one.py")


def handed_in(student: str = "student-01", source_hash: str = "h1") -> Submission:
    return Submission(student, "tiny", "alpha_one", source_hash, f"{student}/alpha_one.py")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gradebook.sqlite"


def test_a_result_comes_back_exactly_as_it_was_recorded(path: Path) -> None:
    with Gradebook(path) as book:
        recorded = book.record("k1", result(), handed_in(), ORIGIN)
    with Gradebook(path) as book:
        found = book.reuse("k1", handed_in())
    assert recorded == result()
    assert found == result()
    assert found is not None
    assert found.to_json() == result().to_json()


def test_the_same_text_of_another_student_has_the_same_result_under_their_own_name(path: Path) -> None:
    with Gradebook(path) as book:
        book.record("k1", result(), handed_in(), ORIGIN)
        found = book.reuse("k1", handed_in("student-02"))
        assert found is not None
        assert (found.student, found.source_path) == ("student-02", "student-02/alpha_one.py")
        assert found.checks == result().checks
        assert [r.student for r in book.results("tiny")] == ["student-01", "student-02"]


def test_the_first_of_two_results_under_a_key_wins_unless_asked_otherwise(path: Path) -> None:
    with Gradebook(path) as book:
        book.record("k1", result(message="first"), handed_in(), ORIGIN)
        second = book.record("k1", result(message="second"), handed_in(), ORIGIN)
        assert second.checks[1].message == "first"
        third = book.record("k1", result(message="third"), handed_in(), ORIGIN, overwrite=True)
        assert third.checks[1].message == "third"
        (only,) = book.results("tiny")
        assert len(only.checks) == 2
        assert only.checks[1].message == "third"


def test_a_grader_error_is_kept_but_never_answered_with(path: Path) -> None:
    with Gradebook(path) as book:
        book.record("k1", result(verdict=Verdict.GRADER_ERROR), handed_in(), ORIGIN)
        assert book.results("tiny")[0].verdict is Verdict.GRADER_ERROR
        assert book.reuse("k1", handed_in()) is None
        mended = book.record("k1", result(), handed_in(), ORIGIN)
        assert mended.verdict is Verdict.FAILED
        assert book.reuse("k1", handed_in()) == result()


def test_the_newest_submission_of_a_student_is_the_one_that_counts(path: Path) -> None:
    with Gradebook(path) as book:
        book.record("k1", result(message="old"), handed_in(source_hash="h1"), ORIGIN)
        book.record("k2", result(message="new"), handed_in(source_hash="h2"), ORIGIN)
        assert book.results("tiny")[0].checks[1].message == "new"
        assert book.reuse("k1", handed_in(source_hash="h1")) is not None  # handed in once more
        assert book.results("tiny")[0].checks[1].message == "old"
        assert book.results("another course") == []


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_attempts_are_in_the_order_of_their_times_and_not_of_the_workers(path: Path) -> None:
    began = now()
    before, after = NOON.replace(year=2000), NOON.replace(year=2100)
    with Gradebook(path) as book:
        for name, number, when in (
            ("e", 1, after), ("d", 3, None), ("c", 2, None), ("b", 1, None), ("a", 9, before),
        ):  # fmt: skip
            attempt = replace(handed_in(source_hash=name), attempt=number, submitted_at=when, seen_at=began)
            book.record(name, result(message=name), attempt, ORIGIN)
        assert [attempt.result.checks[1].message for attempt in book.attempts("tiny")] == list("abcde")


def test_the_same_text_handed_in_again_at_another_time_is_another_attempt(path: Path) -> None:
    with Gradebook(path) as book:
        for when, late in ((NOON, False), (NOON + timedelta(days=3), False), (None, True), (NOON, False)):
            book.record("k1", result(), replace(handed_in(), submitted_at=when, late=late), ORIGIN)
        attempts = book.attempts("tiny")
    assert sorted((a.submitted_at is None, a.late) for a in attempts) == [
        (False, False),
        (False, False),
        (True, True),
    ]


def test_what_is_replaced_stays_as_history_and_remarks_stay_on_top(path: Path) -> None:
    submission = ("student-01", "tiny", "alpha_one")
    with Gradebook(path) as book:
        book.record("k1", result(verdict=Verdict.GRADER_ERROR), handed_in(), ORIGIN)
        book.remark(submission, "override", "by hand", points=4, author="me")
        book.remark(submission, "comment", "first", author="me")
        book.record("k1", result(), handed_in(), ORIGIN)
        book.record("k1", result(verdict=Verdict.SPIN), handed_in(), ORIGIN, overwrite=True)
        book.record("k2", result(), handed_in(), ORIGIN)
        found = [graded.verdict.value for graded in book.history(*submission)]
        assert found == ["grader_error", "failed", "spin", "failed"]
        told = book.remarks("tiny")["student-01", "alpha_one"]
        assert [(r.kind, r.points, r.text, r.author) for r in told] == [
            ("override", 4, "by hand", "me"),
            ("comment", None, "first", "me"),
        ]
        assert settled(book.remarks("tiny")) == {submission[::2]: Remarks(4, "by hand", ("first",))}
        book.remark(submission, "override", "", author="me")
        assert settled(book.remarks("tiny")) == {submission[::2]: Remarks(None, "", ("first",))}


def test_nobody_can_be_remarked_upon_who_handed_in_nothing(path: Path) -> None:
    with Gradebook(path) as book, pytest.raises(UsageError, match="knows no submission of nobody"):
        book.remark(("nobody", "tiny", "alpha_one"), "comment", "x")


def test_texts_are_kept_once_and_the_newest_is_found(path: Path) -> None:
    with Gradebook(path) as book:
        for student, key, text in (
            ("a", "1", b"old"),
            ("a", "2", b"new"),
            ("b", "2", b"new"),
            ("c", "3", None),
        ):
            submission = replace(handed_in(student, f"h{key}"), text=text, seen_at=now())
            book.record(f"k{key}", result(student), submission, ORIGIN)
        assert book.sources("tiny") == [("a", "alpha_one", b"new"), ("b", "alpha_one", b"new")]


def test_a_batch_is_kept_or_lost_as_a_whole(path: Path) -> None:
    with Gradebook(path) as book:
        with book.batch():
            book.record("k1", result("a"), handed_in("a"), ORIGIN)
            book.record("k2", result("b"), handed_in("b"), ORIGIN)
        with pytest.raises(ZeroDivisionError), book.batch():
            book.record("k3", result("c"), handed_in("c"), ORIGIN)
            raise ZeroDivisionError
        assert book.students("tiny") == ["a", "b"]


def test_lone_surrogates_are_stored_as_visible_escapes_the_same_fresh_and_found(path: Path) -> None:
    with Gradebook(path) as book:
        fresh = book.record("k1", result(message="a\ud800b"), handed_in(), ORIGIN)
        assert fresh.checks[1].message == r"a\ud800b"
        assert book.reuse("k1", handed_in()) == fresh


def test_a_write_that_fails_half_way_leaves_nothing(path: Path) -> None:
    with Gradebook(path) as book:
        bad = replace(result(), checks=(result().checks[0], replace(result().checks[1], id=None)))  # type: ignore[arg-type]
        with pytest.raises(GradebookError):
            book.record("k1", bad, handed_in(), ORIGIN)
        assert book.results("tiny") == []
        assert book.reuse("k1", handed_in()) is None
        assert book.record("k1", result(), handed_in(), ORIGIN) == result()


@pytest.mark.parametrize("text", [b"this is no database, but long enough to be taken for one " * 40, b"x"])
def test_a_file_that_is_no_database_is_named_and_left_alone(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    with pytest.raises(
        GradebookError, match=r"gradebook\.sqlite: this is not a sound gradebook.*move it away"
    ):
        Gradebook(path)
    assert path.read_bytes() == text


def test_a_damaged_gradebook_is_named_and_left_alone(path: Path) -> None:
    with Gradebook(path) as book:
        for number in range(200):
            book.record(f"k{number}", result(f"student-{number}"), handed_in(f"student-{number}"), ORIGIN)
    damaged = bytearray(path.read_bytes())
    damaged[4096 * 3 : 4096 * 6] = b"\xa5" * (4096 * 3)
    path.write_bytes(damaged)
    with pytest.raises(GradebookError, match="not a sound gradebook"):
        Gradebook(path)
    assert path.read_bytes() == damaged


def test_somebody_elses_database_is_named_and_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE diary (entry TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(GradebookError, match="is an SQLite file, but not a gradebook"):
        Gradebook(path)
    assert path.read_bytes() == before


def test_a_gradebook_of_a_newer_program_is_named_and_left_alone(path: Path) -> None:
    newer = (*MIGRATIONS, ("CREATE TABLE later (x)",))
    Gradebook(path, migrations=newer).close()
    with pytest.raises(GradebookError, match=f"version {len(newer)}, this one knows {len(MIGRATIONS)}"):
        Gradebook(path)


def test_a_migration_keeps_what_is_there(path: Path) -> None:
    with Gradebook(path) as book:
        book.record("k1", result(), handed_in(), ORIGIN)
    newer = (*MIGRATIONS, ("ALTER TABLE students ADD COLUMN mail TEXT", "CREATE TABLE later (x)"))
    with Gradebook(path, migrations=newer) as book:
        assert book.results("tiny") == [result()]
    connection = sqlite3.connect(path)
    assert version_of(connection) == len(newer)
    connection.close()


def test_a_gradebook_of_the_first_version_keeps_everything(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, MIGRATIONS[:1])
    for statement in (
        "INSERT INTO students VALUES (1, 's')",
        "INSERT INTO results VALUES (7, 'k1', 'tiny', 'alpha_one', 'failed', 2, 5, 'A', 1, 'e', 'p', 0, 't')",
        "INSERT INTO checks VALUES (7, 0, 'a', 'A', 'passed', 2, 2, 'public', '', '[]', NULL, '', '', '[]')",
        "INSERT INTO checks VALUES (7, 1, 'b', 'B', 'failed', 0, 3, 'hidden', 'm', '[]', NULL, '', '', '[]')",
        "INSERT INTO submissions VALUES (3, 1, 'tiny', 'alpha_one', 'h1', 'a.py', 7, '2026-01-01T00:00:00')",
    ):
        connection.execute(statement)
    connection.close()
    with Gradebook(path) as book:
        (attempt,) = book.attempts("tiny")
        assert (attempt.result.student, attempt.result.points, attempt.submitted_at) == (
            "s",
            2,
            None,
        )
        assert [g.since[:10] for g in book.history("s", "tiny", "alpha_one")] == ["2026-01-01"]
        assert book.reuse("k1", handed_in()) is not None


def test_a_migration_that_fails_leaves_the_old_version_whole(path: Path) -> None:
    with Gradebook(path) as book:
        book.record("k1", result(), handed_in(), ORIGIN)
    broken = (*MIGRATIONS, ("ALTER TABLE students ADD COLUMN mail TEXT", "CREATE NONSENSE"))
    with pytest.raises(GradebookError):
        Gradebook(path, migrations=broken)
    with Gradebook(path) as book:
        assert book.results("tiny") == [result()]


def test_a_folder_or_a_missing_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match="is a folder"):
        Gradebook(tmp_path)
    with pytest.raises(GradebookError, match="there is no folder"):
        Gradebook(tmp_path / "nowhere" / "gradebook.sqlite")


def test_two_programs_may_write_in_turn_and_readers_see_whole_results(path: Path) -> None:
    with Gradebook(path) as one, Gradebook(path) as two:
        one.record("k1", result("student-01"), handed_in("student-01"), ORIGIN)
        two.record("k2", result("student-02"), handed_in("student-02"), ORIGIN)
        assert [r.student for r in one.results("tiny")] == ["student-01", "student-02"]
        assert one.results("tiny") == two.results("tiny")
