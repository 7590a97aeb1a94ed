"""What a check can come to, and the result records that travel from the judge to the gradebook.

A verdict says who is to blame as much as what happened: `grader_error` and `inconclusive` are never charged
to the student, and are never silently a zero. The records here are plain, immutable data; `to_json` gives
the form that `schemas/result-1.schema.json` describes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The outcome of one check, or of a whole submission."""

    PASSED = "passed"
    SKIPPED = "skipped"
    INCONCLUSIVE = "inconclusive"
    FAILED = "failed"
    SPIN = "spin"
    DEADLOCK = "deadlock"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    FORBIDDEN = "forbidden"
    GRADER_ERROR = "grader_error"

    @classmethod
    def of_submission(cls, verdicts: Iterable[Verdict]) -> Verdict:
        """The verdict that stands for all of `verdicts`: the one that most needs attention.

        The order is that of the members above: a deadlock says more about a submission than a wrong value,
        and a fault of the grader outweighs everything, because nothing else can then be trusted.
        No check at all is a fault of the grader.
        """
        order = list(cls)
        return max(verdicts, key=order.index, default=cls.GRADER_ERROR)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one submission.

    Attributes:
        id: the check's id in `course.yaml`.
        title: one line for the reader.
        verdict: what it came to.
        points: points earned, `0 <= points <= max_points`.
        max_points: points it was worth.
        visibility: `public` or `hidden`.
        message: what happened, in a sentence or two; empty when passed.
        misconceptions: ids such as `M12`, most likely first.
        schedule: replayable schedule string (`v1:...`), or None.
        details: the two-column schedule as plain text, or empty.
        evidence: how far the search went, e.g. `every interleaving was covered (214)`.
        notes: things worth showing that do not count, e.g. real timings.
    """

    id: str
    title: str
    verdict: Verdict
    points: float
    max_points: float
    visibility: str = "public"
    message: str = ""
    misconceptions: tuple[str, ...] = ()
    schedule: str | None = None
    details: str = ""
    evidence: str = ""
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The record as JSON data (see `schemas/result-1.schema.json`)."""
        return {
            "id": self.id,
            "title": self.title,
            "verdict": self.verdict.value,
            "points": self.points,
            "max_points": self.max_points,
            "visibility": self.visibility,
            "message": self.message,
            "misconceptions": list(self.misconceptions),
            "schedule": self.schedule,
            "details": self.details,
            "evidence": self.evidence,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """One student's answer to one exercise.

    Attributes:
        student: the student's name as the class folder spells it; empty for a single file.
        exercise: the exercise's id.
        checks: one result a check, in the order of `course.yaml`.
        tier: the jail tier that held the probe (`A`, `B` or `C`), or empty if none was started.
        elapsed_s: seconds of wall time the grading took; for information only.
        source_path: the file that was graded, as found, or empty.
    """

    student: str
    exercise: str
    checks: tuple[CheckResult, ...] = field(default=())
    tier: str = ""
    elapsed_s: float = 0.0
    source_path: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict of the whole submission."""
        return Verdict.of_submission(check.verdict for check in self.checks)

    @property
    def points(self) -> float:
        """Points earned over all checks."""
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        """Points that could be earned over all checks."""
        return sum(check.max_points for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """The record as JSON data (see `schemas/result-1.schema.json`)."""
        return {
            "student": self.student,
            "exercise": self.exercise,
            "verdict": self.verdict.value,
            "points": self.points,
            "max_points": self.max_points,
            "tier": self.tier,
            "checks": [check.to_json() for check in self.checks],
        }
