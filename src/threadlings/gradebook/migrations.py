"""The gradebook's tables, version by version.

`MIGRATIONS[n]` leads from schema version n to n + 1; the file's version is SQLite's `user_version`. A version
is written in one transaction together with its tables, so a file is never between two versions, whatever
kills the process. A published migration is never edited: add the next one.
"""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x7468_6C67  # "thlg": tells a gradebook from any other SQLite file

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE students (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        )
        """,
        """
        CREATE TABLE results (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            course TEXT NOT NULL,
            exercise TEXT NOT NULL,
            verdict TEXT NOT NULL,
            points REAL NOT NULL,
            max_points REAL NOT NULL,
            tier TEXT NOT NULL,
            elapsed_s REAL NOT NULL,
            engine TEXT NOT NULL,
            python TEXT NOT NULL,
            seed INTEGER NOT NULL,
            graded_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE checks (
            result_id INTEGER NOT NULL REFERENCES results (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            check_id TEXT NOT NULL,
            title TEXT NOT NULL,
            verdict TEXT NOT NULL,
            points REAL NOT NULL,
            max_points REAL NOT NULL,
            visibility TEXT NOT NULL,
            message TEXT NOT NULL,
            misconceptions TEXT NOT NULL,
            schedule TEXT,
            details TEXT NOT NULL,
            evidence TEXT NOT NULL,
            notes TEXT NOT NULL,
            PRIMARY KEY (result_id, position)
        )
        """,
        """
        CREATE TABLE submissions (
            id INTEGER PRIMARY KEY,
            student_id INTEGER NOT NULL REFERENCES students (id),
            course TEXT NOT NULL,
            exercise TEXT NOT NULL,
            source_hash TEXT NOT NULL,
            source_path TEXT NOT NULL,
            result_id INTEGER NOT NULL REFERENCES results (id),
            seen_at TEXT NOT NULL,
            UNIQUE (student_id, course, exercise, source_hash)
        )
        """,
    ),
    (
        # What was handed in, when, and whether it was late; the same text handed in again is another attempt.
        """
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            student_id INTEGER NOT NULL REFERENCES students (id),
            course TEXT NOT NULL,
            exercise TEXT NOT NULL,
            source_hash TEXT NOT NULL,
            source_path TEXT NOT NULL,
            submitted_at TEXT NOT NULL DEFAULT '',
            late INTEGER NOT NULL DEFAULT 0,
            attempt INTEGER NOT NULL DEFAULT 1,
            result_id INTEGER NOT NULL REFERENCES results (id),
            seen_at TEXT NOT NULL,
            UNIQUE (student_id, course, exercise, source_hash, submitted_at, late)
        )
        """,
        """
        INSERT INTO attempts (id, student_id, course, exercise, source_hash, source_path, result_id, seen_at)
        SELECT id, student_id, course, exercise, source_hash, source_path, result_id, seen_at FROM submissions
        """,
        "DROP TABLE submissions",
        # Which results an attempt has had, the newest included.
        """
        CREATE TABLE history (
            attempt_id INTEGER NOT NULL REFERENCES attempts (id),
            result_id INTEGER NOT NULL REFERENCES results (id),
            since TEXT NOT NULL,
            PRIMARY KEY (attempt_id, result_id)
        )
        """,
        "INSERT INTO history SELECT id, result_id, seen_at FROM attempts",
        # The texts: with them and a schedule every trace can be told again.
        "CREATE TABLE sources (hash TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID",
        # What people say. Nothing is deleted; the newest override counts, and one without points ends it.
        """
        CREATE TABLE remarks (
            id INTEGER PRIMARY KEY,
            student_id INTEGER NOT NULL REFERENCES students (id),
            course TEXT NOT NULL,
            exercise TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('override', 'comment')),
            points REAL,
            text TEXT NOT NULL,
            author TEXT NOT NULL,
            made_at TEXT NOT NULL
        )
        """,
    ),
)


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version of the open file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Brings the open file to the newest version, one transaction a version.

    Args:
        connection: in autocommit mode (`isolation_level=None`).
        migrations: statements that lead from each version to the next.
    """
    while (version := version_of(connection)) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Someone else may have been faster between the question and the lock.
            if version_of(connection) == version:
                for statement in migrations[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
