"""The reports of submissions and of a class, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from threadlings.course import Attempt, bundled_course_root, load_course
from threadlings.explain.misconceptions import catalogue
from threadlings.report.hints import read_stages
from threadlings.report.pages import class_page, submission_page
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

pytestmark = pytest.mark.timeout(300)  # a browser that starts beside other tests takes its time
COURSE = load_course(bundled_course_root() / "course.yaml")
NAMES = (
    "Ada",
    "Bo",
    "a name that is so long that no column of any table has room for it" * 2,
    "Zoë",
    "<b>x</b>",
)
VERDICTS = (Verdict.PASSED, Verdict.FAILED, Verdict.DEADLOCK, Verdict.INCONCLUSIVE, Verdict.CRASHED)
PICTURE = (
    "step | caller-1                    | caller-2\n-----+----\n   1 | 10  self._value += by        |\n" * 4
)


def results() -> list[SubmissionResult]:
    found = []
    for number, name in enumerate(NAMES):
        for place, exercise in enumerate(COURSE.exercises):
            verdict = VERDICTS[(number + place) % len(VERDICTS)]
            good = verdict is Verdict.PASSED
            why = (("M12", "M16")[number % 2],)
            told = {"message": "x" * 200, "misconceptions": why, "schedule": "v1:0*2", "details": PICTURE}
            checks = [
                CheckResult(c.id, c.title, verdict, c.points * good, c.points, **({} if good else told))
                for c in exercise.checks
            ]
            found.append(
                SubmissionResult(name, exercise.id, tuple(checks), "A", 1.0, f"{name}/{exercise.id}.py")
            )
    return found


def submission() -> str:
    exercise = COURSE.exercises[-1]
    [result] = [r for r in results() if r.exercise == exercise.id and r.student == "Ada"]
    if result.verdict is Verdict.PASSED:
        [result] = [r for r in results() if r.exercise == exercise.id and r.student == "Bo"]
    viewers = {result.checks[0].id: "index.html"}
    hints = read_stages(exercise.hints)
    return submission_page(exercise, result, catalogue=catalogue(), viewers=viewers, hints=hints)


def classroom_page() -> str:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    attempts = [Attempt(result, day + timedelta(days=n % 60)) for n, result in enumerate(results())]
    return class_page(COURSE, results(), catalogue=catalogue(), attempts=attempts)


PAGES = {"submission": submission, "class": classroom_page}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(
    open_page: Callable[..., Any], complaints_of_axe: Callable[[Any], str], name: str, scheme: str
) -> None:
    page = open_page(PAGES[name](), color_scheme=scheme)
    for closed in page.locator("details").all():
        closed.locator("summary").click()
    assert complaints_of_axe(page) == ""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_is_wider_than_its_window(open_page: Callable[..., Any], name: str, width: int) -> None:
    page = open_page(PAGES[name](), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture
def classroom(open_page: Callable[..., Any]) -> Any:
    return open_page(PAGES["class"]())


def students(page: Any) -> list[str]:
    return [name.inner_text() for name in page.locator("#heat tbody tr:visible .student").all()]


def test_a_part_of_a_name_filters(classroom: Any) -> None:
    classroom.locator("#filter").fill("ZO")
    assert students(classroom) == ["Zoë"]
    assert classroom.locator("#shown").inner_text() == "1 of 5 students"


def test_a_verdict_filters(classroom: Any) -> None:
    classroom.locator("#verdict").select_option("inconclusive")
    assert 0 < len(students(classroom)) <= len(NAMES)


def test_a_column_sorts_both_ways(classroom: Any) -> None:
    total = classroom.locator("#heat thead button").last

    def totals() -> list[float]:
        return [
            float(c.get_attribute("data-value")) for c in classroom.locator("#heat tbody td:last-child").all()
        ]

    total.click()
    assert totals() == sorted(totals(), reverse=True)
    total.click()
    assert totals() == sorted(totals())
    classroom.locator("#heat thead button").first.click()
    assert students(classroom) == sorted(students(classroom), key=str.casefold)


def test_names_can_be_blanked_and_come_back(classroom: Any) -> None:
    before = students(classroom)
    classroom.locator("#blank").click()
    assert students(classroom) == [f"student {n}" for n in range(1, 6)]
    assert "Ada" not in classroom.locator("body").inner_text()
    classroom.locator("#blank").click()
    assert students(classroom) == before


def test_hints_open_one_at_a_time(open_page: Callable[..., Any]) -> None:
    page = open_page(PAGES["submission"]())
    assert not page.locator(".hint-text").first.is_visible()
    page.locator(".hint summary").first.click()
    assert [hint.is_visible() for hint in page.locator(".hint-text").all()] == [True, False, False]
