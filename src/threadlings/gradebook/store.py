"""The store: results under their keys, and who handed in what.

One process writes, the driver of a grading run; each result is committed by itself as it arrives, so that a
`kill -9` loses at most the submissions in flight, and running again goes on from there. WAL journalling makes
a commit cheap and lets others read meanwhile; `synchronous=NORMAL` survives the death of the process (a power
cut may cost the last commits, never the file).

Invariants:

* What `record` and `reuse` return is what the file holds: a fresh result and one found again are the same
  bytes in every export.
* A `grader_error` is kept (it happened) but never answered with: `reuse` does not find it.
* A file that is not a gradebook, is damaged, or comes from a newer version is left alone, with a message that
  names it. Nothing here deletes a file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from threadlings.errors import ThreadlingsError
from threadlings.gradebook.identity import Origin
from threadlings.gradebook.migrations import APPLICATION_ID, MIGRATIONS, migrate, version_of
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

BUSY_WAIT_S = 10.0

_MAGIC = b"SQLite format 3\0"

_CHECK_COLUMNS = (
    "check_id, title, verdict, points, max_points, visibility, message, misconceptions, schedule, details, "
    "evidence, notes"
)


class GradebookError(ThreadlingsError):
    """The gradebook cannot be opened, read or written; the message names the file."""


@dataclass(frozen=True, slots=True)
class Submission:
    """Who handed in what.

    Attributes:
        student: the student's name, as UTF-8 can carry it.
        course: the course's id.
        exercise: the exercise's id.
        source_hash: digest of the text (`identity.source_hash`).
        source_path: where it lay, below the class folder.
    """

    student: str
    course: str
    exercise: str
    source_hash: str
    source_path: str = ""


class Gradebook:
    """An open gradebook. Use as a context manager, from one thread.

    Args:
        path: the file; created if there is none, its folder must exist.
        migrations: for tests of the migration runner.

    Raises:
        GradebookError: the file is not a gradebook, is damaged, too new, or cannot be opened.
    """

    def __init__(self, path: Path, *, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
        self.path = path
        if path.is_dir():
            raise GradebookError(f"{path}: is a folder; the gradebook is a file. Name one with --db.")
        if not path.parent.is_dir():
            raise GradebookError(
                f"{path}: there is no folder {path.parent}. Create it, or choose another --db."
            )
        with self._reporting():
            _refuse_other_files(path)
            self._db = sqlite3.connect(path, timeout=BUSY_WAIT_S, isolation_level=None)
        try:
            with self._reporting():
                self._open(migrations)
        except BaseException:
            self._db.close()
            raise

    def _open(self, migrations: tuple[tuple[str, ...], ...]) -> None:
        """Checks that the file is ours, sound and known; only then writes to it."""
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = self._db.execute("PRAGMA application_id").fetchone()[0]
        version = version_of(self._db)
        if tables and application != APPLICATION_ID:
            raise GradebookError(
                f"{self.path}: is an SQLite file, but not a gradebook. It was left as it is; name another "
                "file with --db."
            )
        if version > len(migrations):
            raise GradebookError(
                f"{self.path}: was written by a newer threadlings (gradebook version {version}, this one "
                f"knows {len(migrations)}). Update threadlings, or name another file with --db."
            )
        fault = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if fault != "ok":
            raise sqlite3.DatabaseError(str(fault))
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        migrate(self._db, migrations)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was recorded stays."""
        self._db.close()

    def reuse(self, key: str, submission: Submission) -> SubmissionResult | None:
        """The result kept under `key`, now also for `submission`; None if there is none to rely on."""
        with self._reporting(), self._transaction():
            found = self._find(key)
            if found is None or found[1].verdict is Verdict.GRADER_ERROR:
                return None
            result_id, result = found
            self._hand_in(submission, result_id)
        return replace(result, student=submission.student, source_path=submission.source_path)

    def record(
        self,
        key: str,
        result: SubmissionResult,
        submission: Submission,
        origin: Origin,
        *,
        overwrite: bool = False,
    ) -> SubmissionResult:
        """Keeps `result` of `submission` under `key` and gives it back as it was stored.

        A result that is there already wins, unless it is a `grader_error` or `overwrite` is given: of two
        students with the same text both get the one that came first.
        """
        with self._reporting(), self._transaction():
            found = self._find(key)
            if found is not None and not overwrite and found[1].verdict is not Verdict.GRADER_ERROR:
                result_id, stored = found
            else:
                stored = _storable(result)
                result_id = self._write(key, stored, submission, origin)
            self._hand_in(submission, result_id)
        return replace(stored, student=submission.student, source_path=submission.source_path)

    def results(self, course: str) -> list[SubmissionResult]:
        """The newest result of every student and exercise of `course`, by student, then exercise."""
        with self._reporting():
            rows = self._db.execute(
                """
                SELECT students.name, submissions.exercise, submissions.source_path, submissions.result_id
                FROM submissions JOIN students ON students.id = submissions.student_id
                WHERE submissions.course = ? AND submissions.id = (
                    SELECT newest.id FROM submissions AS newest
                    WHERE newest.student_id = submissions.student_id AND newest.course = submissions.course
                      AND newest.exercise = submissions.exercise
                    ORDER BY newest.seen_at DESC, newest.id DESC LIMIT 1)
                ORDER BY students.name, submissions.exercise
                """,
                (course,),
            ).fetchall()
            return [
                replace(self._read(result_id), student=student, exercise=exercise, source_path=source_path)
                for student, exercise, source_path, result_id in rows
            ]

    def _find(self, key: str) -> tuple[int, SubmissionResult] | None:
        row = self._db.execute("SELECT id FROM results WHERE key = ?", (key,)).fetchone()
        return None if row is None else (row[0], self._read(row[0]))

    def _read(self, result_id: int) -> SubmissionResult:
        exercise, tier, elapsed_s = self._db.execute(
            "SELECT exercise, tier, elapsed_s FROM results WHERE id = ?", (result_id,)
        ).fetchone()
        rows = self._db.execute(
            f"SELECT {_CHECK_COLUMNS} FROM checks WHERE result_id = ? ORDER BY position", (result_id,)
        )
        checks = tuple(
            CheckResult(
                id=row[0],
                title=row[1],
                verdict=Verdict(row[2]),
                points=row[3],
                max_points=row[4],
                visibility=row[5],
                message=row[6],
                misconceptions=tuple(json.loads(row[7])),
                schedule=row[8],
                details=row[9],
                evidence=row[10],
                notes=tuple(json.loads(row[11])),
            )
            for row in rows
        )
        return SubmissionResult("", exercise, checks, tier, elapsed_s)

    def _write(self, key: str, result: SubmissionResult, submission: Submission, origin: Origin) -> int:
        """Inserts a result, or puts it in the place of the one under the same key."""
        self._db.execute(
            """
            INSERT INTO results (key, course, exercise, verdict, points, max_points, tier, elapsed_s, engine,
                                 python, seed, graded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                verdict = excluded.verdict, points = excluded.points, max_points = excluded.max_points,
                tier = excluded.tier, elapsed_s = excluded.elapsed_s, graded_at = excluded.graded_at
            """,
            (
                key, submission.course, submission.exercise, result.verdict.value, float(result.points),
                float(result.max_points), result.tier, result.elapsed_s, origin.engine,
                origin.python, origin.seed, _now(),
            ),
        )  # fmt: skip
        (result_id,) = self._db.execute("SELECT id FROM results WHERE key = ?", (key,)).fetchone()
        self._db.execute("DELETE FROM checks WHERE result_id = ?", (result_id,))
        self._db.executemany(
            f"INSERT INTO checks (result_id, position, {_CHECK_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    result_id, position, check.id, check.title, check.verdict.value, check.points,
                    check.max_points, check.visibility, check.message, json.dumps(check.misconceptions),
                    check.schedule, check.details, check.evidence, json.dumps(check.notes),
                )
                for position, check in enumerate(result.checks)
            ],
        )  # fmt: skip
        return int(result_id)

    def _hand_in(self, submission: Submission, result_id: int) -> None:
        """Notes that `submission` was seen, and which result it has."""
        self._db.execute(
            "INSERT INTO students (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (submission.student,)
        )
        self._db.execute(
            """
            INSERT INTO submissions
                (student_id, course, exercise, source_hash, source_path, result_id, seen_at)
            VALUES ((SELECT id FROM students WHERE name = ?), ?, ?, ?, ?, ?, ?)
            ON CONFLICT (student_id, course, exercise, source_hash) DO UPDATE SET
                source_path = excluded.source_path, result_id = excluded.result_id,
                seen_at = excluded.seen_at
            """,
            (
                submission.student,
                submission.course,
                submission.exercise,
                submission.source_hash,
                submission.source_path,
                result_id,
                _now(),
            ),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; IMMEDIATE, so that the write lock is waited for before anything is read."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """SQLite's errors in the house's words, with the file's name and what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            advice = (
                "Another program is writing to it: wait for it, or name another file with --db."
                if "locked" in str(error)
                else "Check its permissions and the free space, or name another file with --db."
            )
            raise GradebookError(f"{self.path}: the gradebook cannot be used ({error}). {advice}") from error
        except sqlite3.DatabaseError as error:
            raise GradebookError(
                f"{self.path}: this is not a sound gradebook ({error}). It was left as it is. Restore it "
                "from a backup, or move it away and grade again: results are computed anew."
            ) from error


def _refuse_other_files(path: Path) -> None:
    """Raises for a file that is no database; SQLite takes a short one for empty and would write over it."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise GradebookError(
            f"{path}: cannot be read ({error.strerror}). Check its permissions, or name another with --db."
        ) from error
    if start and start != _MAGIC:
        raise sqlite3.DatabaseError("file is not a database")


def _now() -> str:
    """UTC, to the microsecond, sortable as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _storable(result: SubmissionResult) -> SubmissionResult:
    """`result` with text that UTF-8 can carry and points that compare alike before and after storing."""
    checks = tuple(
        replace(
            check,
            title=_text(check.title),
            points=float(check.points),
            max_points=float(check.max_points),
            message=_text(check.message),
            misconceptions=tuple(map(_text, check.misconceptions)),
            schedule=None if check.schedule is None else _text(check.schedule),
            details=_text(check.details),
            evidence=_text(check.evidence),
            notes=tuple(map(_text, check.notes)),
        )
        for check in result.checks
    )
    return replace(
        result, student=_text(result.student), source_path=_text(result.source_path), checks=checks
    )


def _text(text: str) -> str:
    """`text` with lone surrogates as visible escapes; they fit into no file."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
