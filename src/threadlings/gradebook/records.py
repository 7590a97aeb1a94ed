"""What goes into the gradebook and comes out of it, as plain data; and how it writes times.

Times are UTC to the microsecond, in a form that sorts as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from threadlings.course import Remarks
from threadlings.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Submission:
    """Who handed in what.

    Attributes:
        student: the student's name, as UTF-8 can carry it.
        course: the course's id.
        exercise: the exercise's id.
        source_hash: digest of the text (`identity.source_hash`).
        source_path: where it lay, below the class folder.
        submitted_at: when it was handed in, with a zone; None if unknown.
        late: whether the platform it comes from called it late.
        attempt: its number among the student's attempts in this run.
        seen_at: when this run began, as `now` writes it; default: now.
        text: the submission's bytes, to be kept; None if they are not.
    """

    student: str
    course: str
    exercise: str
    source_hash: str
    source_path: str = ""
    submitted_at: datetime | None = None
    late: bool = False
    attempt: int = 1
    seen_at: str = ""
    text: bytes | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """One result that an attempt has or had.

    Attributes:
        since: when the attempt got it (UTC).
        verdict: what it came to.
        points: points earned.
        max_points: points that could be earned.
        tier: the jail.
        engine: version and digest of the code that graded.
        python: the interpreter.
        seed: the seed.
        elapsed_s: seconds it took.
        source_hash: which text.
        attempt: number of the attempt in the run that saw it last.
        submitted_at: when it was handed in (UTC), or empty.
    """

    since: str
    verdict: Verdict
    points: float
    max_points: float
    tier: str
    engine: str
    python: str
    seed: int
    elapsed_s: float
    source_hash: str
    attempt: int
    submitted_at: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person said.

    Attributes:
        kind: `override` or `comment`.
        points: the points entered, None for a comment and where an override ends.
        text: the reason, or the comment.
        author: who.
        made_at: when (UTC).
    """

    kind: Literal["override", "comment"]
    points: float | None
    text: str
    author: str
    made_at: str


def settled(remarks: dict[tuple[str, str], list[Remark]]) -> dict[tuple[str, str], Remarks]:
    """What the remarks on each submission amount to: the newest override, and all comments."""
    result = {}
    for key, told in remarks.items():
        override = next((remark for remark in reversed(told) if remark.kind == "override"), None)
        result[key] = Remarks(
            None if override is None else override.points,
            "" if override is None or override.points is None else override.text,
            tuple(remark.text for remark in told if remark.kind == "comment"),
        )
    return result


def now() -> str:
    """UTC, to the microsecond, sortable as text."""
    return utc(datetime.now(UTC))


def utc(moment: datetime) -> str:
    """A moment, in the gradebook's form."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
