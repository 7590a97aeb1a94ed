"""What counts of several attempts, what being late costs, and what a cohort file may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tiny_course

from threadlings.course import Attempt, Course, Grading, Late, Policy, Remarks, load_cohort, load_course
from threadlings.course.cohort import Cohort
from threadlings.course.reference import COHORT_EXAMPLE, EXAMPLE
from threadlings.errors import CourseError
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

DUE = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def result(points: float, verdict: Verdict = Verdict.FAILED, student: str = "student-01") -> SubmissionResult:
    first = CheckResult("counts", "It counts", Verdict.PASSED, min(points, 2.0), 2.0)
    rest = max(points - 2.0, 0.0)
    last = CheckResult("never_loses", "", Verdict.PASSED if rest == 3 else verdict, rest, 3.0, "hidden")
    return SubmissionResult(student, "alpha_one", (first, last), "A")


def attempt(points: float, *, late_s: float | None = None, verdict: Verdict = Verdict.FAILED) -> Attempt:
    submitted = None if late_s is None else DUE + timedelta(seconds=late_s)
    return Attempt(result(points, verdict), submitted)


def cohort(**late: object) -> Cohort:
    return Cohort(Grading(late=Late(**late)), due={"alpha_one": DUE})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("late", "late_by_s", "earned", "grade"),
    [
        ({}, 10**6, 5.0, 5.0),
        ({"percent_per_day": 20}, 0, 5.0, 5.0),
        ({"percent_per_day": 20}, 1, 5.0, 4.0),
        ({"percent_per_day": 20}, 86_400, 5.0, 4.0),
        ({"percent_per_day": 20}, 86_401, 5.0, 3.0),
        ({"percent_per_day": 20}, 1, 2.0, 1.6),
        ({"percent_per_day": 20, "of": "possible"}, 1, 2.0, 1.0),
        ({"percent_per_day": 50, "of": "possible"}, 1, 2.0, 0.0),
        ({"percent_per_day": 20, "grace_minutes": 15}, 900, 5.0, 5.0),
        ({"percent_per_day": 20, "grace_minutes": 15}, 901, 5.0, 4.0),
        ({"percent_per_day": 20, "max_percent": 50}, 9 * 86_400, 5.0, 2.5),
        ({"percent_per_day": 20, "refuse_after_days": 1}, 86_400, 5.0, 4.0),
        ({"percent_per_day": 20, "refuse_after_days": 1}, 86_401, 5.0, 0.0),
        ({"refuse_after_days": 0}, 1, 5.0, 0.0),
        ({"percent_per_day": 10}, 1, 0.0, 0.0),
    ],
)
def test_each_started_day_costs_what_the_policy_says(
    course: Course, late: dict[str, object], late_by_s: float, earned: float, grade: float
) -> None:
    standing = Policy(course, cohort(**late)).standing([attempt(earned, late_s=late_by_s)])
    assert standing.grade == grade
    assert standing.deduction == pytest.approx(earned - grade)


def test_a_deduction_is_rounded_as_the_course_rounds_and_takes_no_dust_along() -> None:
    grading = Grading(rounding_step=0.5, late=Late(percent_per_day=10))
    assert grading.award(10.0, 10.0, 1) == 9.0
    assert grading.award(7.0, 10.0, 1) == 6.5  # 6.3
    assert replace(grading, partial_credit=False).award(10.0, 10.0, 3) == 7.0
    assert Grading(rounding_direction="down", late=Late(percent_per_day=10)).award(0.7, 1.0, 1) == 0.63


def test_of_several_attempts_the_best_counts_and_of_equal_ones_the_last(course: Course) -> None:
    policy = Policy(course)
    standing = policy.standing([attempt(2.0), attempt(5.0), attempt(1.0)])
    assert (standing.grade, standing.number, standing.attempts) == (5.0, 2, 3)
    assert policy.standing([attempt(2.0), attempt(2.0)]).number == 2


def test_the_last_counts_where_the_policy_says_so(course: Course) -> None:
    policy = Policy(course, Cohort(Grading(attempts="last")))
    assert policy.standing([attempt(5.0), attempt(1.0)]).grade == 1.0


def test_a_late_attempt_counts_only_if_it_is_better_after_the_deduction(course: Course) -> None:
    policy = Policy(course, cohort(percent_per_day=50))
    assert policy.standing([attempt(2.0, late_s=-1), attempt(3.0, late_s=1)]).number == 1
    assert policy.standing([attempt(2.0, late_s=-1), attempt(5.0, late_s=1)]).grade == 2.5


def test_an_undecided_attempt_that_might_be_better_leaves_a_blank_and_no_zero(course: Course) -> None:
    policy = Policy(course)
    unsure = attempt(2.0, verdict=Verdict.INCONCLUSIVE)
    assert policy.standing([unsure]).grade is None
    assert policy.standing([unsure, attempt(4.0)]).grade is None
    assert policy.standing([unsure, attempt(5.0)]).grade == 5.0
    assert policy.standing([attempt(2.0, verdict=Verdict.GRADER_ERROR)]).grade is None


def test_what_a_person_entered_stands_whatever_was_computed(course: Course) -> None:
    remarks = Remarks(4.5, "Explained it in person.", ("well done",))
    standing = Policy(course, cohort(percent_per_day=50)).standing([attempt(1.0, late_s=1)], remarks)
    assert standing.grade == 4.5
    assert standing.remarks is remarks
    assert Policy(course).standing([attempt(1.0)], Remarks(comments=("a note",))).grade == 1.0


def test_a_flag_without_a_time_is_one_day_unless_the_student_has_more_time(course: Course) -> None:
    exercise = course.exercise("alpha_one")
    write = cohort().due
    plain = Cohort(due=write)
    assert plain.days_late(exercise, "student-01", None, flagged=True) == 1
    assert plain.days_late(exercise, "student-01", None, flagged=False) == 0
    assert Cohort().days_late(exercise, "student-01", None, flagged=True) == 1
    assert plain.days_late(exercise, "student-01", DUE, flagged=True) == 0  # the time says more


def test_the_example_of_the_reference_is_a_cohort(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(EXAMPLE)
    for tree in ("exercises", "solutions", "graders"):
        folder = tmp_path / tree / "locks/safe_list"
        folder.mkdir(parents=True)
        for name in ("safe_list.py", "scenarios.py", "test_safe_list.py"):
            (folder / name).write_text("def test_appends(): ...\ndef test_nothing_is_lost(): ...\n")
    course = load_course(tmp_path)
    (tmp_path / "cohort.yaml").write_text(COHORT_EXAMPLE)
    found = load_cohort(tmp_path / "cohort.yaml", course)
    exercise = course.exercise("safe_list")
    everyone = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
    assert found.due_at(exercise, "student-01") == everyone
    assert found.due_at(exercise, "student-03") == everyone + timedelta(days=7)
    assert found.due_at(exercise, "student-09") == datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert found.days_late(exercise, "student-03", everyone + timedelta(days=1), flagged=True) == 0
    assert (
        found.days_late(exercise, "student-01", everyone + timedelta(days=1, minutes=1), flagged=False) == 2
    )
    assert found.days_late(exercise, "student-03", None, flagged=True) == 0
    assert found.grading.late == Late(grace_minutes=15, percent_per_day=20, refuse_after_days=5)
    assert found.grading.rounding_step == course.grading.rounding_step


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("course: other\n", "is for the course `other`, and this is `tiny`"),
        ("course: tiny\ntimezone: Mars/Olympus\n", "there is no time zone Mars/Olympus"),
        ('course: tiny\ndue:\n  delta: "2026-11-20T23:59"\n', "no exercise or unit `delta`"),
        ('course: tiny\ndue:\n  alpha_one: "2026-02-30T23:59"\n', "is no moment"),
        ('course: tiny\ndue:\n  alpha_one: "tomorrow"\n', "a date and time such as"),
        ("course: tiny\nextensions:\n  - student: a\n", "needs either `until` or `days`"),
        ("course: tiny\nextensions:\n  - student: a\n    days: 2\n    what: nothing\n", "`nothing`"),
        ("course: tiny\ngrading:\n  late:\n    percent: 3\n", "unknown key `percent`"),
        ("name: x\n", "has no `course`"),
    ],
)
def test_a_mistake_in_a_cohort_is_named_with_its_line(
    course: Course, tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "cohort.yaml").write_text(text)
    with pytest.raises(CourseError) as caught:
        load_cohort(tmp_path / "cohort.yaml", course)
    assert complaint in str(caught.value)
    assert "cohort.yaml:" in str(caught.value)
