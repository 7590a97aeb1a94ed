"""What counts: of several attempts one, less what being late costs, unless a person said otherwise.

A *result* is what the machine found about a text; it never changes with a policy. A *standing* is what is
entered for a student in an exercise. It is computed from all attempts each time it is asked for, and never
stored, so that a new due time or a mended policy needs no grading.

Invariants:

* Nobody is charged for what nobody could decide. An attempt with an undecided check has no grade; where
  `best` counts and such an attempt might have been better, the standing has none either. A blank asks for a
  person, a zero would not.
* The order of attempts is when they were submitted, then the order in which they were found; how fast they
  were graded plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from threadlings.course.cohort import Cohort, cohort_of
from threadlings.course.model import Course
from threadlings.verdicts import SubmissionResult, Verdict

BLAMELESS = frozenset({Verdict.GRADER_ERROR, Verdict.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One text that a student handed in for an exercise, judged.

    Attributes:
        result: what the machine found.
        submitted_at: when it was handed in, with a zone; None if unknown.
        late: whether the platform it came from called it late.
    """

    result: SubmissionResult
    submitted_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a person added.

    Attributes:
        points: the points to enter instead of the computed ones, or None.
        reason: why.
        comments: notes, oldest first.
    """

    points: float | None = None
    reason: str = ""
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is entered for a student in an exercise.

    Attributes:
        result: the attempt that counts.
        grade: points to enter; None where nobody could decide.
        days_late: started days after the due time.
        deduction: points that being late cost, before rounding.
        number: which attempt counts, from 1.
        attempts: how many there are.
        remarks: what a person added.
        submitted_at: when the attempt that counts was handed in, or None.
    """

    result: SubmissionResult
    grade: float | None
    days_late: int = 0
    deduction: float = 0.0
    number: int = 1
    attempts: int = 1
    remarks: Remarks = Remarks()
    submitted_at: datetime | None = None

    @property
    def student(self) -> str:
        """The student."""
        return self.result.student

    @property
    def exercise(self) -> str:
        """The exercise's id."""
        return self.result.exercise


class Policy:
    """The rules of a course, as a cohort applies them.

    Args:
        course: the course.
        cohort: due times and what differs; none by default.
    """

    def __init__(self, course: Course, cohort: Cohort | None = None) -> None:
        self._course = course
        self.cohort = cohort or cohort_of(course)

    def standing(self, attempts: Sequence[Attempt], remarks: Remarks | None = None) -> Standing:
        """What counts of the attempts of one student at one exercise, oldest first; at least one."""
        judged = [self._judge(attempt, number, len(attempts)) for number, attempt in enumerate(attempts, 1)]
        counted = judged[-1] if self.cohort.grading.attempts == "last" else _best(judged)
        if remarks is None:
            return counted
        grade = counted.grade if remarks.points is None else remarks.points
        return replace(counted, grade=grade, remarks=remarks)

    def standings(
        self, attempts: Iterable[Attempt], remarks: dict[tuple[str, str], Remarks] | None = None
    ) -> list[Standing]:
        """One standing for each student and exercise, in the order in which they first occur.

        Args:
            attempts: of any students at any exercises; those of one student at one exercise oldest first.
            remarks: by student and exercise.
        """
        groups: dict[tuple[str, str], list[Attempt]] = {}
        for attempt in attempts:
            groups.setdefault((attempt.result.student, attempt.result.exercise), []).append(attempt)
        return [self.standing(group, (remarks or {}).get(key)) for key, group in groups.items()]

    def _judge(self, attempt: Attempt, number: int, attempts: int) -> Standing:
        """The standing if this attempt were the one that counts."""
        result, grading = attempt.result, self.cohort.grading
        days = self.cohort.days_late(
            self._course.exercise(result.exercise), result.student, attempt.submitted_at, attempt.late
        )
        if undecided(result):
            return Standing(result, None, days, 0.0, number, attempts, submitted_at=attempt.submitted_at)
        full = grading.award(result.points, result.max_points)
        deduction = grading.late.deduction(full, result.max_points, days)
        grade = grading.award(result.points, result.max_points, days)
        return Standing(result, grade, days, deduction, number, attempts, submitted_at=attempt.submitted_at)


def undecided(result: SubmissionResult) -> bool:
    """Whether a check of it could not be decided: leaving that out would charge it to the student."""
    return not result.checks or any(check.verdict in BLAMELESS for check in result.checks)


def _best(judged: Sequence[Standing]) -> Standing:
    """The attempt with the highest grade, of equal ones the last; an undecided one if it might be better."""
    decided = [standing for standing in judged if standing.grade is not None]
    best = max(reversed(decided), key=lambda standing: standing.grade or 0.0, default=None)
    open_ones = [standing for standing in judged if standing.grade is None]
    if best is None or (open_ones and (best.grade or 0.0) < best.result.max_points):
        return open_ones[-1]
    return best
