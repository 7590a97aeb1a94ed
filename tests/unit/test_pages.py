"""The reports as pages: what is in them, and what must not be."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from threadlings.course import Attempt, bundled_course_root, load_course
from threadlings.explain.misconceptions import catalogue
from threadlings.report.pages import class_page, submission_page
from threadlings.report.pages.folder import write_class_report, write_submission_report
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

COURSE = load_course(bundled_course_root() / "course.yaml")
COUNTER = COURSE.exercise("locked_counter")
ACCOUNT = COURSE.exercise("withdraw_safely")
EVIL = '<script>alert("1")</script>\N{RIGHT-TO-LEFT OVERRIDE}\x1b[31m'


def result(student="ada", exercise=COUNTER, verdict=Verdict.PASSED, **changes):
    checks = [
        CheckResult(
            check.id,
            check.title,
            verdict if number == 2 else Verdict.PASSED,
            0.0 if number == 2 and verdict is not Verdict.PASSED else check.points,
            check.points,
            check.visibility,
            **(changes if number == 2 else {}),
        )
        for number, check in enumerate(exercise.checks)
    ]
    return SubmissionResult(student, exercise.id, tuple(checks), "A", 1.0, "counter.py")


RACE = {
    "message": "Lost update: both read 0.\nWho may run between?",
    "misconceptions": ("M12",),
    "schedule": "v1:0*2,1",
    "details": "step | a | b\n-----+---+---\n   1 | x |\nreplay: v1:0*2,1",
}


def text_of(page):
    body = page.partition("<body>")[2].partition("<script")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


# -- a submission


def test_what_happened_stands_with_its_points_schedule_and_belief():
    page = submission_page(COUNTER, result(verdict=Verdict.FAILED, **RACE), catalogue=catalogue())
    said = text_of(page)
    assert "7 of 10 points" in said
    assert "6 of 7 checks passed" in said
    assert "Lost update: both read 0. Who may run between?" in said
    assert catalogue()["M12"].correction in said
    assert said.count("v1:0*2,1") == 1


def test_the_link_to_the_viewer_is_there_where_there_is_one():
    failed = result(verdict=Verdict.FAILED, **RACE)
    check = failed.checks[2].id
    linked = submission_page(COUNTER, failed, catalogue=catalogue(), viewers={check: "a.html"})
    assert re.findall(r'href="([^"]+\.html)"', linked) == ["a.html"]
    assert not re.findall(r'href="([^"]+\.html)"', submission_page(COUNTER, failed, catalogue=catalogue()))


def test_what_real_threads_showed_stands_below_the_check():
    failed = result(verdict=Verdict.FAILED, **RACE)
    echoes = {failed.checks[2].id: "Real threads showed this in 0 of 200 runs."}
    assert echoes[failed.checks[2].id] in text_of(
        submission_page(COUNTER, failed, catalogue=catalogue(), echoes=echoes)
    )


def test_hints_are_closed_and_only_for_who_needs_them():
    hints = ("ask", "idea", "line")
    failed = submission_page(
        COUNTER, result(verdict=Verdict.FAILED, **RACE), catalogue=catalogue(), hints=hints
    )
    assert failed.count('<details class="hint">') == 3
    assert (
        "hint" not in text_of(submission_page(COUNTER, result(), catalogue=catalogue(), hints=hints)).lower()
    )


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_every_verdict_has_its_word(verdict):
    page = submission_page(COUNTER, result(verdict=verdict, message="because"), catalogue=catalogue())
    assert verdict.replace("_", " ") in text_of(page)


def test_what_a_student_chose_is_text():
    evil = result(student=EVIL, verdict=Verdict.FAILED, **{**RACE, "message": EVIL, "details": EVIL})
    for page in (
        submission_page(COUNTER, evil, catalogue=catalogue()),
        class_page(COURSE, [evil], catalogue=catalogue()),
    ):
        assert "<script>alert" not in page
        assert "\x1b" not in page
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page
        assert '<script>alert("1")</script>' in unescape(page)


# -- a class


def klass():
    return [
        result("ada"),
        result("ada", ACCOUNT, Verdict.FAILED, **RACE),
        result("bob", COUNTER, Verdict.DEADLOCK, misconceptions=("M18",)),
        result("cyd", COUNTER, Verdict.INCONCLUSIVE),
    ]


def test_a_class_is_a_row_a_student_with_the_totals():
    page = class_page(COURSE, klass(), catalogue=catalogue(), students=["ada", "dan"])
    rows = re.findall(r'<tr data-verdicts="[^"]*"><th scope="row">(.*?)</tr>', page, re.DOTALL)
    names = [re.search(r'data-n="\d">([^<]+)<', row)[1] for row in rows]
    assert names == ["ada", "bob", "cyd", "dan"]
    totals = [float(re.findall(r'data-value="([^"]+)"', row)[-1]) for row in rows]
    assert totals == [24.0, 7.0, 7.0, 0]
    assert "handed in nothing" in text_of(page)
    assert "Protect a counter: inconclusive" in text_of(page)
    assert "d deadlock" in text_of(page)


def test_beliefs_are_counted_by_exercise_with_an_example():
    said = text_of(class_page(COURSE, klass(), catalogue=catalogue()))
    assert catalogue()["M12"].name in said
    assert "For example ada , Check, then act" in said


def test_blank_leaves_no_name_anywhere(tmp_path):
    page = class_page(COURSE, klass(), catalogue=catalogue(), blank=True)
    assert not re.search(r"\b(ada|bob|cyd)\b", page)
    files = {}
    write_class_report(tmp_path, COURSE, klass(), write=files.__setitem__, catalogue=catalogue(), blank=True)
    assert [name.rpartition("/")[2] for name in files] == ["index.html"]


def test_the_order_of_the_results_does_not_matter():
    there, back = klass(), klass()[::-1]
    assert class_page(COURSE, there, catalogue=catalogue()) == class_page(COURSE, back, catalogue=catalogue())


def handed_in(day, month=3, verdict=Verdict.PASSED):
    return Attempt(result(verdict=verdict), datetime(2026, month, day, 12, tzinfo=UTC))


def over_time(attempts):
    page = class_page(COURSE, klass(), catalogue=catalogue(), attempts=attempts)
    found = re.search(r'aria-label="Handed in: ([^"]*)"', page)
    return found and found[1].strip(" ;").split("; ")


def test_attempts_are_drawn_over_time():
    attempts = [handed_in(3), handed_in(1, verdict=Verdict.FAILED), handed_in(3, verdict=Verdict.FAILED)]
    assert over_time(attempts) == [
        "2026-03-01 1, of which 0 passed",
        "2026-03-03 2, of which 1 passed",
    ]


def test_a_long_time_is_drawn_in_bars_of_several_days():
    told = over_time([handed_in(1, month=1), handed_in(2, month=1), handed_in(31, month=12)])
    assert told[0] == "2026-01-01 2, of which 2 passed"
    assert len(told) == 2


def test_attempts_of_no_known_time_are_not_drawn():
    assert over_time([Attempt(result())]) is None


def test_an_empty_class_is_a_page_too():
    assert "0 students" in text_of(class_page(COURSE, [], catalogue=catalogue()))


# -- folders


def test_file_names_are_not_chosen_by_students(tmp_path):
    files = {}
    write_class_report(
        tmp_path, COURSE, [result("../../evil"), result("b")], write=files.__setitem__, catalogue=catalogue()
    )
    names = [name.removeprefix(f"{tmp_path}/") for name in files]
    assert names == ["1-locked_counter.html", "2-locked_counter.html", "index.html"]
    assert {'"1-locked_counter.html"', '"2-locked_counter.html"'} == set(
        re.findall(r'href=("\d[^"]+")', files[str(tmp_path / "index.html")])
    )


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match="no folder can be made there"):
        write_submission_report(
            tmp_path / "file", COUNTER, result(), write=print, catalogue=catalogue(), traces={}
        )
