"""What is shown: everything that matters, at every width, and nothing that a student could make it do."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import tiny_course
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from threadlings.course import Attempt, Cohort, Course, Policy, Remarks, load_course
from threadlings.errors import CourseError
from threadlings.explain.misconceptions import catalogue
from threadlings.report.classroom import Summary, show_class
from threadlings.report.console import make_console
from threadlings.report.hints import read_stages
from threadlings.report.listing import show_course, show_hint
from threadlings.report.progress import LOG_EVERY_S, _log, progress
from threadlings.report.proof import Deviation, Proof, show_proof
from threadlings.report.submission import show_submission
from threadlings.report.text import block, count, points_text, printable
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

HOSTILE = "\x1b[2J\x1b]0;title\x07 [bold red]big[/] :smile: \x08\x9b31m \u202eabc \ud800 \r over"
SCHEDULE = f"""\
Thread-1            Thread-2
read _n (0)
                    read _n (0)
write _n = 1        {"x" * 60}"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def paper(width: int = 80, *, encoding: str = "utf-8", terminal: bool = False) -> Console:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace", newline="")
    console = make_console(file=file)
    console.width = width
    if terminal:
        console = Console(
            file=file,
            force_terminal=True,
            width=width,
            markup=False,
            emoji=False,
            highlight=False,
            color_system="256",
        )
    return console


def text_of(console: Console) -> str:
    file = console.file
    file.flush()
    return file.buffer.getvalue().decode(file.encoding)  # type: ignore[attr-defined]


def result(
    verdict: Verdict = Verdict.FAILED, student: str = "", message: str = "Lost update."
) -> SubmissionResult:
    checks = (
        CheckResult("counts", "It counts", Verdict.PASSED, 2.0, 2.0, notes=("1.0 s alone, 0.5 s together",)),
        CheckResult(
            "never_loses",
            "No update is lost when two threads add",
            verdict,
            3.0 if verdict is Verdict.PASSED else 0.0,
            3.0,
            "hidden",
            "" if verdict is Verdict.PASSED else message,
            () if verdict is Verdict.PASSED else ("M12",),
            None if verdict is Verdict.PASSED else "v1:" + "0.1." * 40,
            "" if verdict is Verdict.PASSED else SCHEDULE,
            "every interleaving was covered (214)",
        ),
    )
    return SubmissionResult(student, "alpha_one", checks, "A", 0.5)


def shown(found: SubmissionResult, width: int = 80, **options: object) -> str:
    console = paper(width, **options)  # type: ignore[arg-type]
    show_submission(
        console,
        found,
        title="Protect a counter",
        catalogue=catalogue(),
        remarks=["Public checks only."],
        next_steps=[("Stuck?", "threadlings hint alpha_one")],
    )
    return text_of(console)


def test_a_failed_check_is_shown_with_reason_schedule_evidence_and_way_on() -> None:
    text = shown(result())
    for part in (
        "Protect a counter", "2 / 5 points", "✓ It counts", "✗ No update is lost when two threads add",
        "failed", "0 / 3", "Lost update.", "M12", catalogue()["M12"].name,
        catalogue()["M12"].belief.split()[0],
        "Thread-1            Thread-2", "every interleaving was covered (214)", "replay: v1:0.1.",
        "1.0 s alone, 0.5 s together", "Public checks only.", "threadlings hint alpha_one",
    ):  # fmt: skip
        assert part in text


def test_a_passed_submission_says_no_more_than_that() -> None:
    text = shown(result(Verdict.PASSED))
    assert "5 / 5 points" in text
    assert "behind it" not in text
    assert "Thread-1" not in text


def test_a_schedule_without_a_choice_is_not_offered_for_replay() -> None:
    found = result()
    only = replace(found.checks[1], schedule="v1:", details="")
    assert "replay" not in shown(replace(found, checks=(only,)))


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("width", [40, 50, 80, 200])
def test_every_verdict_is_said_in_words_and_no_line_is_wider_than_the_terminal(
    verdict: Verdict, width: int
) -> None:
    text = shown(result(verdict), width)
    assert verdict.value.replace("_", " ") in text
    wide = [line for line in text.splitlines() if cell_len(line) > width]
    assert all(line.startswith("  replay: ") for line in wide), "only what is to be copied whole may be wide"
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_the_columns_of_a_schedule_are_cut_and_never_wrapped() -> None:
    lines = shown(result(), 50).splitlines()
    start = next(n for n, line in enumerate(lines) if "Thread-1" in line)
    assert [line.strip()[:12] for line in lines[start : start + 4]] == [
        "Thread-1    ", "read _n (0)", "read _n (0)", "write _n = 1",
    ]  # fmt: skip
    assert lines[start + 3].rstrip().endswith("…")


@pytest.mark.parametrize("terminal", [False, True])
def test_a_students_text_cannot_steer_the_terminal(terminal: bool) -> None:
    found = replace(result(message=HOSTILE), student=HOSTILE)
    check = replace(
        found.checks[1], title=HOSTILE, details=HOSTILE, evidence=HOSTILE, notes=(HOSTILE,), schedule=HOSTILE,
        misconceptions=(HOSTILE,),
    )  # fmt: skip
    text = shown(replace(found, checks=(check,)), 300, terminal=terminal)
    for bad in ("\x1b[2J", "\x1b]", "\x07", "\x08", "\x9b", "\u202e", "\r"):
        assert bad not in text
    for seen in (r"\x1b[2J", "[bold red]big[/]", ":smile:", r"\ud800", r"\u202e"):
        assert seen in text


def test_without_utf8_the_report_is_still_whole() -> None:
    text = shown(result(), encoding="ascii")
    assert "x No update is lost" in text
    assert "+ It counts" in text
    assert "\\u2713" not in text


@given(st.text())
@settings(deadline=None)
def test_no_text_keeps_a_character_that_acts(text: str) -> None:
    for char in printable(text) + block(text).replace("\n", ""):
        assert ord(char) >= 0x20
        assert not 0x7F <= ord(char) < 0xA0
        assert not 0xD800 <= ord(char) < 0xE000
        assert char not in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert "\n" not in printable(text)


def test_small_words() -> None:
    assert [points_text(p) for p in (0.0, 5.0, 2.5, 1 / 3, 10.0, -0.0)] == [
        "0",
        "5",
        "2.5",
        "0.33",
        "10",
        "0",
    ]
    assert [count(n, "entry", "entries") for n in (0, 1, 1200)] == ["0 entries", "1 entry", "1,200 entries"]


# -- a class


def classroom(course: Course, width: int, results: list[SubmissionResult], **options: object) -> str:
    console = paper(width)
    standings = Policy(course).standings(Attempt(result) for result in results)
    show_class(console, course, standings, summary=Summary(2, 1, 4.0), catalogue=catalogue(), **options)  # type: ignore[arg-type]
    return text_of(console)


def answers(verdict: Verdict, student: str, *exercises: str) -> list[SubmissionResult]:
    return [replace(result(verdict, student), exercise=exercise) for exercise in exercises]


def test_a_class_is_a_table_of_points_with_totals_and_letters(course: Course) -> None:
    results = [
        *answers(Verdict.PASSED, "student-01", "alpha_one", "beta_two"),
        *answers(Verdict.DEADLOCK, "student-02", "alpha_one"),
    ]
    text = classroom(course, 80, results, unmatched=[("student-02/x.py", "no exercise of this name")])
    lines = [line.split() for line in text.splitlines()]
    assert ["student", "alpha_one", "beta_two", "total"] in lines
    assert ["student-01", "5", "5", "10"] in lines
    assert ["student-02", "d", "2", "–", "2"] in lines
    assert ["of", "5", "4", "9"] in lines
    assert "d deadlock" in text
    assert f"M12 {catalogue()['M12'].name}  1 student" in text
    assert "student-02/x.py  no exercise of this name" in text
    assert "2 students, 3 submissions, 2 passed (graded 2 in 4.0 s, 0.5/s; 1 unchanged" in text


def test_columns_that_do_not_fit_are_numbered_and_named_below(course: Course) -> None:
    text = classroom(
        course, 44, answers(Verdict.PASSED, "student-01", "alpha_one", "beta_two", "gamma_three")
    )
    assert ["student", "1", "2", "3", "total"] in [line.split() for line in text.splitlines()]
    assert "1 alpha_one   2 beta_two   3 gamma_three" in text
    assert max(map(cell_len, text.splitlines())) <= 44


def test_columns_that_do_not_even_fit_by_number_go_into_another_table(course: Course) -> None:
    text = classroom(
        course, 34, answers(Verdict.PASSED, "student-01", "alpha_one", "beta_two", "gamma_three")
    )
    assert text.count("student-01") > 1
    assert text.count("total") == 1
    assert max(map(cell_len, text.splitlines())) <= 34


def test_the_graders_faults_are_listed_and_called_that(course: Course) -> None:
    text = classroom(course, 80, answers(Verdict.GRADER_ERROR, "student-01", "alpha_one"))
    assert "The grader failed on 1 submission; these are not the students' faults" in text
    assert "! grader error" in text


@pytest.mark.parametrize("width", [50, 80])
def test_hostile_names_stay_in_their_cells(course: Course, width: int) -> None:
    name = printable(HOSTILE)
    text = classroom(course, width, answers(Verdict.FAILED, name, "alpha_one"), unmatched=[(name, name)])
    assert "\x1b" not in text
    assert max(map(cell_len, text.splitlines())) <= width


def test_lateness_overrides_strangers_and_absent_people_are_shown(course: Course) -> None:
    cohort = Cohort(due={"alpha_one": datetime(2026, 11, 20, tzinfo=UTC)})
    attempts = [
        Attempt(result(Verdict.FAILED, "student-01"), datetime(2026, 11, 22, 1, tzinfo=UTC)),
        Attempt(result(Verdict.PASSED, "student-02")),
    ]
    standings = Policy(course, cohort).standings(attempts, {("student-02", "alpha_one"): Remarks(4.5)})
    console = paper(80)
    show_class(
        console,
        course,
        standings,
        summary=Summary(2, 0, 1.0),
        catalogue=catalogue(),
        strangers=[("x/y.py", "nobody in the roster is x")],
        absent=["student-08", "student-09"],
    )
    text = text_of(console)
    lines = [line.split() for line in text.splitlines()]
    assert ["student-01", "2", "+3", "2"] in lines
    assert ["student-02", "4.5*", "4.5"] in lines
    assert "+1 one day late   * entered by hand" in text
    assert "Not in the roster: 1 entry\n  x/y.py  nobody in the roster is x" in text
    assert "Nothing from 2 people of the roster\nstudent-08   student-09" in text


# -- proof, list, hints, progress


def test_a_proof_that_holds_is_one_line() -> None:
    console = paper()
    show_proof(console, Proof(6, 61, 1, ()))
    assert text_of(console) == "✓ 6 exercises, 61 corpus files, all as named\n"


def test_a_proof_that_does_not_hold_shows_each_deviation() -> None:
    console = paper()
    show_proof(console, Proof(1, 7, 20, (Deviation("fail_x.py", "failed, by a with M12", "passed"),)))
    assert text_of(console) == (
        "✗ fail_x.py\n  expected  failed, by a with M12\n  got       passed\n"
        "1 exercise, 7 corpus files, 20 times each: 1 deviation\n"
    )


@pytest.mark.parametrize("width", [40, 50, 80, 120])
def test_the_list_names_every_exercise_at_any_width(course: Course, width: int) -> None:
    console = paper(width)
    show_course(console, course)
    text = text_of(console)
    for exercise in course.exercises:
        assert exercise.id in text
    assert "3 exercises, 11.5 points" in text
    assert max(map(cell_len, text.splitlines())) <= width


def test_a_hint_says_how_to_get_the_next_and_the_last_one_says_so() -> None:
    first, last = paper(), paper()
    show_hint(first, "alpha_one", "Title", 1, "Who *waits*?")
    show_hint(last, "alpha_one", "Title", 3, "Nearly.")
    assert "threadlings hint alpha_one --stage 2" in text_of(first)
    assert "Who waits?" in text_of(first)
    assert "--stage" not in text_of(last)
    assert "threadlings check alpha_one" in text_of(last)


def test_hints_are_cut_into_stages(tmp_path: Path) -> None:
    path = tmp_path / "hints.md"
    path.write_text(tiny_course.HINTS)
    assert read_stages(path) == ("Who waits?", "The idea.", "Nearly `the line`.")
    path.write_text("## Hint 1\n\na\n\n## Hint 2\n\n## Hint 3\n\nc\n")
    with pytest.raises(CourseError, match=r"hints\.md:5: hint 2 is empty"):
        read_stages(path)
    with pytest.raises(CourseError, match="cannot be read"):
        read_stages(tmp_path / "none.md")


def test_a_log_gets_a_line_now_and_then_with_rate_and_rest() -> None:
    console = paper()
    now = [0.0]
    advance = _log(console, "grading", 100, lambda: now[0])
    for _ in range(50):
        now[0] += 0.5
        advance()
    assert text_of(console).splitlines() == [
        "grading: 20 of 100 (2.0/s, about 40 s left)",
        "grading: 40 of 100 (2.0/s, about 30 s left)",
    ]
    assert LOG_EVERY_S == 10.0


def test_a_terminal_gets_a_bar_that_is_gone_afterwards() -> None:
    console = paper(terminal=True)
    with progress(console, "grading", 2) as advance:
        advance()
        advance()
    assert "grading" in text_of(console)
    with progress(paper(), "nothing", 0) as advance:
        advance()


def test_no_color_wins_over_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for no_color, variable, plain in ((False, "", False), (True, "", True), (False, "1", True)):
        monkeypatch.setenv("NO_COLOR", variable)
        file = io.StringIO()
        console = make_console(no_color=no_color, file=file)
        show_proof(console, Proof(1, 1, 1, ()))
        assert ("\x1b" not in file.getvalue()) is plain
