"""What a class's results say: measures that are what their names say, and people and gradings to look at."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course

from threadlings.course import Attempt, Course, Policy, Standing, load_course
from threadlings.explain.misconceptions import catalogue
from threadlings.judge import settle
from threadlings.report.console import make_console
from threadlings.report.insight import UNPROVEN, insight, show_insight
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

EXERCISES = ("alpha_one", "beta_two", "gamma_three")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def result(student: str, exercise: str, verdict: Verdict, **fields: object) -> SubmissionResult:
    earned = 3.0 if verdict is Verdict.PASSED else 0.0
    idea = () if verdict is Verdict.PASSED else ("M12", "M16")
    checks = (
        CheckResult("counts", "It counts", Verdict.PASSED, 1.0, 1.0),
        CheckResult("ends", "It ends", verdict, earned, 3.0, "hidden", misconceptions=idea, **fields),  # type: ignore[arg-type]
    )
    return SubmissionResult(student, exercise, checks, "A", 0.5)


def standings(course: Course, results: list[SubmissionResult]) -> list[Standing]:
    return Policy(course).standings(Attempt(one) for one in results)


def klass(pattern: dict[str, str]) -> list[SubmissionResult]:
    """Results of students by exercise: `p` passed, `f` failed, `?` inconclusive, `-` nothing."""
    verdicts = {"p": Verdict.PASSED, "f": Verdict.FAILED, "?": Verdict.INCONCLUSIVE}
    return [
        result(student, exercise, verdicts[mark])
        for student, marks in pattern.items()
        for exercise, mark in zip(EXERCISES, marks, strict=True)
        if mark != "-"
    ]


def test_difficulty_is_the_share_earned_and_discrimination_agrees_with_the_rest(course: Course) -> None:
    found = insight(
        course, standings(course, klass({"a": "ppf", "b": "ppf", "c": "ppf", "d": "ffp", "e": "ffp"}))
    )
    alpha, beta, gamma = found.exercises
    assert (alpha.exercise, alpha.handed_in, alpha.passed) == ("alpha_one", 5, 3)
    assert alpha.difficulty == pytest.approx((3 * 1 + 2 * 0.25) / 5)
    assert alpha.hardest == ("It ends", 2)
    # Who passes gamma fails the rest; for the others the rest is one that agrees and one that does not.
    assert gamma.discrimination == pytest.approx(-1)
    assert alpha.discrimination is None  # the rest of the course is the same for everybody
    assert beta.discrimination is None


def test_an_exercise_does_not_agree_with_itself(course: Course) -> None:
    # Every combination once: the exercises have nothing to do with one another.
    pattern = {f"s{n}": "".join(marks) for n, marks in enumerate(itertools.product("pf", repeat=3))}
    found = insight(course, standings(course, klass(pattern)))
    assert [one.discrimination for one in found.exercises] == pytest.approx([0, 0, 0])


def test_too_few_students_and_one_exercise_alone_show_no_correlation(course: Course) -> None:
    few = insight(course, standings(course, klass({"a": "ppp", "b": "fff"})))
    assert [one.discrimination for one in few.exercises] == [None] * 3
    alone = insight(course, standings(course, klass(dict.fromkeys("abcdef", "p--"))))
    assert [(one.exercise, one.discrimination) for one in alone.exercises] == [("alpha_one", None)]


def test_what_nobody_could_decide_counts_neither_way(course: Course) -> None:
    found = insight(course, standings(course, klass({"a": "p??", "b": "?fp"})))
    assert [(e.handed_in, e.decided, e.passed, e.difficulty) for e in found.exercises] == [
        (2, 1, 1, 1.0),
        (2, 1, 0, 0.25),
        (2, 1, 1, 1.0),
    ]
    assert [(g.student, g.exercise, g.why) for g in found.uncertain] == [
        ("a", "beta_two", "not decided: ends"),
        ("a", "gamma_three", "not decided: ends"),
        ("b", "alpha_one", "not decided: ends"),
    ]
    assert dict(found.people)["b"] == ("The task of alpha_one: inconclusive, to be graded by hand or again",)


def test_a_pass_without_proof_is_among_the_uncertain(course: Course) -> None:
    assert UNPROVEN in Path(settle.__file__).read_text(encoding="utf-8")  # the words of the judge
    passed = result("a", "alpha_one", Verdict.PASSED, evidence=f"no failure in 9 schedules; {UNPROVEN}")
    proven = result("b", "alpha_one", Verdict.PASSED, evidence="every interleaving was covered (4)")
    found = insight(course, standings(course, [passed, proven]))
    assert [(g.student, g.why) for g in found.uncertain] == [
        ("a", "passed, but not every interleaving was covered: ends")
    ]


def test_misconceptions_count_students_and_only_the_likeliest_of_a_check(course: Course) -> None:
    found = insight(course, standings(course, klass({"a": "ff-", "b": "f--", "c": "p--"})))
    assert found.misconceptions == (("M12", 2, ("alpha_one", "beta_two")),)


def test_people_to_look_at_are_named_with_reasons(course: Course) -> None:
    results = klass({"a": "ppp", "b": "ppp", "c": "ppp", "d": "ppp", "e": "p--", "f": "fff"})
    people = dict(insight(course, standings(course, results)).people)
    assert people == {
        "e": ("handed in 1, where half of the class handed in 3 or more",),
        "f": ("none of 3 submissions passed",),
    }
    tried = [result("a", "alpha_one", Verdict.FAILED)] * 5
    assert dict(insight(course, standings(course, tried)).people) == {
        "a": ("alpha_one: 5 attempts, none passed",)
    }


def test_the_slowest_gradings_come_first(course: Course) -> None:
    results = [
        replace(result(s, "alpha_one", Verdict.PASSED), elapsed_s=t)
        for s, t in (("a", 1), ("b", 9), ("c", 4))
    ]
    assert [g.student for g in insight(course, standings(course, results)).slowest] == ["b", "c", "a"]


def test_it_is_shown_in_words_and_hostile_names_stay_harmless(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    results = klass({"a": "ppf", "b": "ppf", "c": "ppf", "d": "ffp", "\x1b[2Jevil": "ffp"})
    console = make_console(no_color=True)
    found = insight(course, standings(course, results))
    show_insight(console, found, catalogue=catalogue(), similar=[("alpha_one", "a", "b", 0.934)])
    text = capsys.readouterr().out
    assert "-1.00" in text
    assert "It ends (2 of 5)" in text
    assert f"M12 {catalogue()['M12'].name}: 5 students (gamma_three, alpha_one, beta_two)" in text
    assert "alpha_one: a and b, 93%" in text
    assert "\x1b" not in text
    show_insight(console, found, catalogue=catalogue(), similar=[])
    assert "no two" in capsys.readouterr().out
    show_insight(console, insight(course, []), catalogue=catalogue())
