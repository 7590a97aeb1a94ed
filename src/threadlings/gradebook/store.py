"""The store: results under their keys, who handed in what and when, and what people said about it.

One process writes, the driver of a grading run; each result is committed by itself as it arrives, so that a
`kill -9` loses at most the submissions in flight, and running again goes on from there. WAL journalling makes
a commit cheap and lets others read meanwhile; `synchronous=NORMAL` survives the death of the process (a power
cut may cost the last commits, never the file).

Invariants:

* What `record` and `reuse` return is what the file holds: a fresh result and one found again are the same
  bytes in every export.
* A `grader_error` is kept (it happened) but never answered with: `reuse` does not find it.
* Nothing is lost: a result that is replaced stays as history, remarks are only added, and both survive
  grading again, because they belong to students and attempts and not to results.
* Attempts are ordered by when they were submitted, or by when the run began that found them, and by their
  number in that run. When a worker was done with them plays no part.
* A file that is not a gradebook, is damaged, or comes from a newer version is left alone, with a message that
  names it. Nothing here deletes a file.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from threadlings.course import Attempt
from threadlings.errors import ThreadlingsError, UsageError
from threadlings.gradebook.identity import Origin
from threadlings.gradebook.migrations import APPLICATION_ID, MIGRATIONS, migrate, version_of
from threadlings.gradebook.records import Graded, Remark, Submission, now, utc
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

BUSY_WAIT_S = 10.0

# When an attempt was made, as far as anybody knows.
_WHEN = "CASE submitted_at WHEN '' THEN seen_at ELSE submitted_at END"

_MAGIC = b"SQLite format 3\0"

_CHECK_COLUMNS = (
    "check_id, title, verdict, points, max_points, visibility, message, misconceptions, schedule, details, "
    "evidence, notes"
)


class GradebookError(ThreadlingsError):
    """The gradebook cannot be opened, read or written; the message names the file."""


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
        newest = {(a.result.student, a.result.exercise): a.result for a in self.attempts(course)}
        return list(newest.values())

    def attempts(self, course: str, student: str | None = None) -> list[Attempt]:
        """All attempts at `course` (of one student, if named), by student, exercise and then oldest first."""
        with self._reporting():
            rows = self._db.execute(
                f"""
                SELECT students.name, attempts.exercise, source_path, submitted_at, late, result_id, tier,
                       elapsed_s
                FROM attempts JOIN students ON students.id = student_id JOIN results ON results.id = result_id
                WHERE attempts.course = ? AND (? IS NULL OR students.name = ?)
                ORDER BY students.name, attempts.exercise, {_WHEN}, attempt, attempts.id
                """,
                (course, student, student),
            ).fetchall()
            checks: dict[int, tuple[CheckResult, ...]] = {}
            attempts = []
            for name, exercise, path, submitted, late, result_id, tier, elapsed_s in rows:
                if result_id not in checks:
                    checks[result_id] = self._checks(result_id)
                result = SubmissionResult(name, exercise, checks[result_id], tier, elapsed_s, path)
                when = datetime.fromisoformat(submitted) if submitted else None
                attempts.append(Attempt(result, when, bool(late)))
            return attempts

    def students(self, course: str) -> list[str]:
        """Who handed in anything of `course`."""
        with self._reporting():
            rows = self._db.execute(
                "SELECT DISTINCT name FROM attempts JOIN students ON students.id = student_id "
                "WHERE course = ? ORDER BY name",
                (course,),
            )
            return [name for (name,) in rows]

    def sources(self, course: str) -> list[tuple[str, str, bytes]]:
        """(student, exercise, text) of the newest attempt of each, where the text was kept."""
        with self._reporting():
            rows = self._db.execute(
                f"""
                SELECT students.name, exercise, text
                FROM attempts JOIN students ON students.id = student_id JOIN sources ON hash = source_hash
                WHERE course = ? ORDER BY students.name, exercise, {_WHEN}, attempt, attempts.id
                """,
                (course,),
            )
            newest = {(student, exercise): text for student, exercise, text in rows}
            return [(*key, zlib.decompress(text)) for key, text in newest.items()]

    def remark(
        self,
        submission: tuple[str, str, str],
        kind: Literal["override", "comment"],
        text: str,
        *,
        points: float | None = None,
        author: str = "",
    ) -> None:
        """Adds what a person says about a student's work on an exercise.

        Args:
            submission: student, course and exercise; there must be an attempt.
            kind: `override` enters `points` instead of what is computed, or ends that where they are None.
            text: the reason, or the comment.
            points: see `kind`.
            author: who says so.

        Raises:
            UsageError: there is no such attempt.
        """
        student, course, exercise = submission
        with self._reporting(), self._transaction():
            found = self._db.execute(
                "SELECT student_id FROM attempts JOIN students ON students.id = student_id "
                "WHERE name = ? AND course = ? AND exercise = ? LIMIT 1",
                submission,
            ).fetchone()
            if found is None:
                raise UsageError(
                    f"{self.path}: knows no submission of {student} for {exercise}. `threadlings gradebook "
                    "show` lists what it knows."
                )
            self._db.execute(
                "INSERT INTO remarks (student_id, course, exercise, kind, points, text, author, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (found[0], course, exercise, kind, points, _text(text), _text(author), now()),
            )

    def remarks(self, course: str) -> dict[tuple[str, str], list[Remark]]:
        """All that people said, oldest first, by student and exercise."""
        found: dict[tuple[str, str], list[Remark]] = {}
        with self._reporting():
            for student, exercise, *rest in self._db.execute(
                "SELECT name, exercise, kind, points, text, author, made_at FROM remarks "
                "JOIN students ON students.id = student_id WHERE course = ? ORDER BY remarks.id",
                (course,),
            ):
                found.setdefault((student, exercise), []).append(Remark(*rest))
        return found

    def history(self, student: str, course: str, exercise: str) -> list[Graded]:
        """Every result that any attempt of `student` at `exercise` has had, oldest first."""
        with self._reporting():
            rows = self._db.execute(
                f"""
                SELECT since, verdict, points, max_points, tier, engine, python, seed, elapsed_s, source_hash,
                       attempt, submitted_at
                FROM history JOIN attempts ON attempts.id = attempt_id
                JOIN students ON students.id = student_id JOIN results ON results.id = history.result_id
                WHERE name = ? AND attempts.course = ? AND attempts.exercise = ?
                ORDER BY {_WHEN}, attempt, attempts.id, since, results.id
                """,
                (student, course, exercise),
            )
            return [Graded(row[0], Verdict(row[1]), *row[2:]) for row in rows]

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything within is one transaction: much faster for many small steps, and lost as a whole."""
        with self._reporting(), self._transaction():
            yield

    def _find(self, key: str) -> tuple[int, SubmissionResult] | None:
        row = self._db.execute("SELECT id FROM results WHERE key = ?", (key,)).fetchone()
        return None if row is None else (row[0], self._read(row[0]))

    def _read(self, result_id: int) -> SubmissionResult:
        exercise, tier, elapsed_s = self._db.execute(
            "SELECT exercise, tier, elapsed_s FROM results WHERE id = ?", (result_id,)
        ).fetchone()
        return SubmissionResult("", exercise, self._checks(result_id), tier, elapsed_s)

    def _checks(self, result_id: int) -> tuple[CheckResult, ...]:
        rows = self._db.execute(
            f"SELECT {_CHECK_COLUMNS} FROM checks WHERE result_id = ? ORDER BY position", (result_id,)
        )
        return tuple(
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

    def _write(self, key: str, result: SubmissionResult, submission: Submission, origin: Origin) -> int:
        """Inserts a result; one that has its key already loses it and stays as history."""
        self._db.execute("UPDATE results SET key = key || '#' || id WHERE key = ?", (key,))
        cursor = self._db.execute(
            """
            INSERT INTO results (key, course, exercise, verdict, points, max_points, tier, elapsed_s, engine,
                                 python, seed, graded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                key, submission.course, submission.exercise, result.verdict.value, float(result.points),
                float(result.max_points), result.tier, result.elapsed_s, origin.engine,
                origin.python, origin.seed, now(),
            ),
        )  # fmt: skip
        result_id = int(cursor.lastrowid or 0)
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
        return result_id

    def _hand_in(self, submission: Submission, result_id: int) -> None:
        """Notes that `submission` was seen, and which result it has."""
        self._db.execute(
            "INSERT INTO students (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (submission.student,)
        )
        if submission.text is not None:
            known = self._db.execute(
                "SELECT 1 FROM sources WHERE hash = ?", (submission.source_hash,)
            ).fetchone()
            if known is None:
                self._db.execute(
                    "INSERT INTO sources (hash, text) VALUES (?, ?)",
                    (submission.source_hash, zlib.compress(submission.text)),
                )
        when = submission.submitted_at
        seen_at = submission.seen_at or now()
        (attempt_id,) = self._db.execute(
            """
            INSERT INTO attempts
                (student_id, course, exercise, source_hash, source_path, submitted_at, late, attempt,
                 result_id, seen_at)
            VALUES ((SELECT id FROM students WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (student_id, course, exercise, source_hash, submitted_at, late) DO UPDATE SET
                source_path = excluded.source_path, attempt = excluded.attempt,
                result_id = excluded.result_id, seen_at = excluded.seen_at
            RETURNING id
            """,
            (
                submission.student,
                submission.course,
                submission.exercise,
                submission.source_hash,
                submission.source_path,
                "" if when is None else utc(when),
                submission.late,
                submission.attempt,
                result_id,
                seen_at,
            ),
        ).fetchone()
        self._db.execute(
            "INSERT INTO history (attempt_id, result_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (attempt_id, result_id, seen_at),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; IMMEDIATE, so that the write lock is waited for before anything is read."""
        if self._db.in_transaction:  # within `batch`
            yield
            return
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
