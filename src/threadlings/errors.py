"""Errors that everyone may raise and everyone may show.

Every message answers four questions: what went wrong, where, why, and what to do next. The command line
prints the message of a `ThreadlingsError` without a traceback; any other exception is a defect of ours and
keeps its traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ThreadlingsError(Exception):
    """Base of every error that is meant to be read by a person."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file of the course.

    Attributes:
        path: the file, as the user would name it.
        line: 1-based line, or 0 where the file as a whole is meant.
        message: what is wrong and what to do next.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.message}"


class CourseError(ThreadlingsError):
    """The course itself is broken; carries every problem that was found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UsageError(ThreadlingsError):
    """The request makes no sense: an unknown exercise, a folder that is not there."""


class GraderError(ThreadlingsError):
    """A grader is at fault; never charged to a student."""


class JailError(ThreadlingsError):
    """The jail could not be built or the probe could not be started."""


class ScheduleError(ThreadlingsError):
    """A schedule string cannot be read, or does not fit the program it is replayed on."""
