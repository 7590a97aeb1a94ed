"""What a course is made of, as immutable data.

Nothing here reads a file, save for `Exercise.corpus`, which lists a folder. Paths are absolute and were
found to lie inside the course when it was loaded. The folders of solutions and graders may be absent (a
student's copy of the course has neither), so `solution`, `hidden_tests` and `corpus` say where a file
*would* be.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal

from threadlings.errors import UsageError

_DIRECTIONS = {"nearest": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about a submission, decided by the test function `test_<id>`.

    Attributes:
        id: name of the test function without `test_`; unique in the exercise.
        title: the claim, in words for the student.
        points: points earned when it passes.
        visibility: `public` (in the exercise folder) or `hidden` (in the grader folder).
    """

    id: str
    title: str
    points: float
    visibility: Literal["public", "hidden"]


@dataclass(frozen=True, slots=True)
class ExerciseLimits:
    """What one run of a check may use up; see the schema for what each limit guards.

    The defaults here and those of the schema are the same; a test holds them together.
    """

    wall_limit_s: float = 15.0
    cpu_limit_s: int = 10
    memory_limit_bytes: int = 4 * 1024**3
    max_executions: int = 2_000
    max_steps: int = 20_000
    search_limit_s: float = 8.0
    max_source_bytes: int = 256 * 1024


@dataclass(frozen=True, slots=True)
class Exercise:
    """One task.

    Attributes:
        id: unique in the course; also the name of the check files (`test_<id>.py`).
        uuid: identity for good, whatever it is called.
        title: title for people.
        unit: id of the module it belongs to.
        points: the sum of the points of its checks.
        minutes: minutes a student is expected to need.
        difficulty: 1 to 5.
        concepts: what it teaches, a phrase each.
        prerequisites: ids of exercises to do before.
        files: names of the submitted files; the first is the one that is loaded.
        checks: in the order shown to the student.
        limits: limits in force: the exercise's own, else the course's, else the default.
        races: what becomes of data races: `off`, `warn` (a hint beside the verdict) or `fail`.
        exercise_dir: folder that students get.
        solution_dir: folder of one good answer; may be absent.
        grader_dir: folder of the hidden checks; may be absent.
    """

    id: str
    uuid: str
    title: str
    unit: str
    points: float
    minutes: int
    difficulty: int
    concepts: tuple[str, ...]
    prerequisites: tuple[str, ...]
    files: tuple[str, ...]
    checks: tuple[Check, ...]
    limits: ExerciseLimits
    exercise_dir: Path
    solution_dir: Path
    grader_dir: Path
    races: Literal["off", "warn", "fail"] = "warn"

    @property
    def readme(self) -> Path:
        """The task, in Markdown; may be absent."""
        return self.exercise_dir / "README.md"

    @property
    def hints(self) -> Path:
        """The hints, in Markdown; may be absent."""
        return self.exercise_dir / "hints.md"

    @property
    def starter(self) -> Path:
        """The file a student completes."""
        return self.exercise_dir / self.files[0]

    @property
    def solution(self) -> Path:
        """One good answer; absent in a student's copy."""
        return self.solution_dir / self.files[0]

    @property
    def public_tests(self) -> Path:
        """The check file students have; absent if every check is hidden."""
        return self.exercise_dir / f"test_{self.id}.py"

    @property
    def hidden_tests(self) -> Path:
        """The check file students do not have; absent in their copy, and if every check is public."""
        return self.grader_dir / f"test_{self.id}.py"

    @property
    def corpus(self) -> tuple[Path, ...]:
        """Sample submissions whose verdicts are known, by name; empty in a student's copy."""
        return tuple(sorted((self.grader_dir / "submissions").glob("*.py")))


@dataclass(frozen=True, slots=True)
class Module:
    """A unit of the course: a lesson and the exercises on it.

    Attributes:
        id: unique among the modules.
        uuid: identity for good.
        title: title for people.
        path: folder of the lesson.
        exercises: in teaching order.
    """

    id: str
    uuid: str
    title: str
    path: Path
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a machine needs: a version specifier, the versions tested, packages to install."""

    python: str
    tested: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """What handing in after the due time costs.

    Attributes:
        grace_minutes: so late is not late yet; once it is over, days are counted from the due time.
        percent_per_day: what each started day costs, in percent.
        of: percent of the points `earned`, or of those `possible`.
        max_percent: no deduction is larger.
        refuse_after_days: later than so many days earns nothing; None if there is no such end.
    """

    grace_minutes: float = 0.0
    percent_per_day: float = 0.0
    of: Literal["earned", "possible"] = "earned"
    max_percent: float = 100.0
    refuse_after_days: int | None = None

    def days(self, late_by_s: float) -> int:
        """Started days after the due time; 0 within the grace."""
        return 0 if late_by_s <= self.grace_minutes * 60 else math.ceil(late_by_s / 86_400)

    def deduction(self, earned: float, possible: float, days: int) -> float:
        """Points to take away from `earned` for being `days` days late; never more than were earned."""
        if days <= 0:
            return 0.0
        if self.refuse_after_days is not None and days > self.refuse_after_days:
            return earned
        percent = min(self.percent_per_day * days, self.max_percent)
        return min((earned if self.of == "earned" else possible) * percent / 100, earned)


@dataclass(frozen=True, slots=True)
class Grading:
    """How points become a grade.

    Attributes:
        attempts: which of several submissions of one student counts.
        late: what being late costs.
        partial_credit: False means all the points of an exercise or none.
        rounding_step: points are rounded to a multiple of this.
        rounding_direction: `nearest` (a half goes up), `up` or `down`.
    """

    attempts: Literal["best", "last"] = "best"
    partial_credit: bool = True
    rounding_step: float = 0.01
    rounding_direction: Literal["nearest", "up", "down"] = "nearest"
    late: Late = Late()

    def award(self, points: float, max_points: float, days_late: int = 0) -> float:
        """The points to enter for an exercise in which `points` of `max_points` were earned.

        Rounding is decimal, as on paper: 2.675 to a step of 0.01 is 2.68, though the nearest binary number
        lies below. It never takes full marks away and never grants more than `max_points`. A deduction for
        being late is taken from what would be entered otherwise, and the rest rounded again.
        """
        if points >= max_points:
            award = max_points
        else:
            award = self._rounded(points, max_points) if self.partial_credit else 0.0
        deduction = self.late.deduction(award, max_points, days_late)
        return self._rounded(award - deduction, max_points) if deduction else award

    def _rounded(self, points: float, max_points: float) -> float:
        """`points` as a multiple of the step."""
        step = Decimal(repr(self.rounding_step))
        # Twelve digits: a deduction in percent leaves dust that is not on the paper.
        steps = (Decimal(f"{points:.12g}") / step).to_integral_value(_DIRECTIONS[self.rounding_direction])
        return min(float(steps * step), max_points)


@dataclass(frozen=True)
class Course:
    """A course that was found to be in order.

    Attributes:
        root: folder of `course.yaml`, absolute, symbolic links resolved.
        id: short name.
        uuid: identity for good.
        name: the name people see.
        version: version of the content.
        language: language of the lessons (BCP 47).
        license: SPDX expression.
        authors: who wrote it.
        requirements: what a machine needs.
        grading: how points become a grade.
        modules: in teaching order.
        description: a paragraph, or empty.
        programming_language: language of the exercises.
    """

    root: Path
    id: str
    uuid: str
    name: str
    version: str
    language: str
    license: str
    authors: tuple[str, ...]
    requirements: Requirements
    grading: Grading
    modules: tuple[Module, ...] = field(repr=False)
    description: str = ""
    programming_language: str = "python"

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises, in teaching order."""
        return tuple(exercise for module in self.modules for exercise in module.exercises)

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise called `exercise_id`.

        Raises:
            UsageError: if there is none; the message offers the nearest names.
        """
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = [exercise.id for exercise in self.exercises]
        # A dash for an underscore, or a path from the tab key, is a slip of the hand and not of the mind.
        wanted = exercise_id.rstrip("/").rpartition("/")[2].replace("-", "_").lower()
        near = difflib.get_close_matches(wanted, known, n=3)
        advice = f"Did you mean {' or '.join(near)}?" if near else f"It has: {', '.join(known)}."
        raise UsageError(f"the course {self.id!r} has no exercise {exercise_id!r}. {advice}")
