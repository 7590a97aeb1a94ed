"""Replays: the trace document, the screen, and the judge's way to them, on many wrong programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from live_programs import PROGRAMS, Program
from rich.cells import cell_len
from rich.console import Console

from threadlings.course import bundled_course_root, load_course
from threadlings.errors import ScheduleError, UsageError
from threadlings.explain import explain, trace_document
from threadlings.jail import ProbeClient, Tier
from threadlings.judge.replaying import NothingToReplay, Replay, replay
from threadlings.report.console import make_console
from threadlings.report.replay import Screen, Story, show_steps
from threadlings.verdicts import Verdict

from .test_explain_live import Asker, frozen, is_right

ROOT = bundled_course_root()
SCHEMA = json.loads((ROOT / "schemas" / "trace-1.schema.json").read_text(encoding="utf-8"))
CORPUS = ROOT / "graders" / "03_locks" / "withdraw_safely" / "submissions"
ADDED_BY_THE_JUDGE = {
    "exercise": "task",
    "check": "go",
    "title": "It goes",
    "verdict": "failed",
    "scenario": "go",
    "params": {},
    "seed": 0,
}


@pytest.fixture(scope="module")
def probe() -> Iterator[ProbeClient]:
    with ProbeClient(Tier.C) as client:
        yield client


@pytest.fixture(scope="module")
def documents(probe: ProbeClient) -> dict[str, dict[str, Any]]:
    """The trace documents of all small wrong programs, by name."""
    asker = Asker(probe)
    return {program.name: document_of(asker, program) for program in PROGRAMS}


def document_of(asker: Asker, program: Program) -> dict[str, Any]:
    endings = asker.ask(program, "explore")["endings"]
    wrong = next(ending for ending in endings if not is_right(program, ending))
    record = asker.ask(program, "explain", wrong["schedule"])
    got = repr(frozen(record["ending"]["value"])) if record["ending"]["kind"] == "returned" else ""
    explanation = explain(record, allowed=[repr(value) for value in program.allowed], got=got)
    files = {"student": ("submission.py", program.student), "scenarios": ("scenarios.py", program.scenarios)}
    return trace_document(record, explanation, files=files) | ADDED_BY_THE_JUDGE


def each_document(documents: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    for name, document in documents.items():
        yield name, document, document["steps"]


def test_the_traces_of_all_programs_follow_the_published_schema(documents):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for name, document, _ in each_document(documents):
        problems = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(document)]
        assert problems == [], name


def test_a_document_has_no_field_that_the_schema_does_not_describe(documents):
    described = SCHEMA["$defs"]["step"]["properties"].keys()
    for name, document, steps in each_document(documents):
        assert document.keys() == SCHEMA["properties"].keys() - {"ways"}, name  # they are asked for
        for step in steps:
            assert step.keys() == described, name


def test_steps_are_counted_and_name_only_what_is_listed(documents):
    for name, document, steps in each_document(documents):
        threads = {thread["id"] for thread in document["threads"]}
        locks = {lock["id"] for lock in document["locks"]}
        variables = {variable["id"] for variable in document["variables"]}
        assert [step["n"] for step in steps] == list(range(1, len(steps) + 1)), name
        for step in steps:
            assert step["thread"] in step["choices"]
            assert set(step["choices"]) <= threads
            assert {*step["held"], step["lock"]} - {None} <= locks
            assert {part["lock"] for part in step["waiting"]} - {None} <= locks
            assert step["variable"] is None or step["variable"] in variables
        for lock in document["locks"]:
            assert {*lock["guards"], *lock["guards_sometimes"]} <= variables, name
        for n in [*document["evidence"], document["damage"] or 1]:
            assert 1 <= n <= len(steps), name


def test_values_go_on_from_step_to_step(documents):
    """What a step finds in a variable is what the last step on it left there."""
    compared = 0
    for name, _, steps in each_document(documents):
        left: dict[str, str] = {}
        for step in steps:
            where = step["variable"]
            if where is None or "[" in where or " " in where:
                continue  # a container also changes through its items, and an event through its wait
            if (
                where in left
                and step["before"] is not None
                and not step["before"].startswith(("[", "{", "<"))
            ):
                assert step["before"] == left[where], (name, step["n"])
                compared += 1
            left[where] = step["after"]
    assert compared > 100


def test_a_lock_is_held_from_its_acquire_to_its_release_and_by_one_thread_only(documents):
    taken = 0
    for name, document, steps in each_document(documents):
        semaphores = {lock["id"] for lock in document["locks"] if lock["kind"] == "semaphore"}
        for step in steps:
            held = [part["lock"] for part in step["holding"] if part["lock"] not in semaphores]
            assert len(held) == len(set(held)), (name, step["n"])
            mine = {"thread": step["thread"], "lock": step["lock"]}
            if step["op"] in ("acquire", "try_acquire") and step["ok"]:
                assert mine in step["holding"], (name, step["n"])
                taken += 1
            if step["op"] == "release" and step["lock"] not in semaphores:
                assert mine not in step["holding"], (name, step["n"])
            waiters = {part["thread"] for part in step["waiting"]}
            following = next((s for s in steps if s["n"] == step["n"] + 1), None)
            if following is not None and following["time_s"] == step["time_s"]:
                assert following["thread"] not in waiters or following["op"] == "spin", (name, step["n"])
    assert taken > 50


def test_the_schedule_is_the_threads_of_the_positions(documents):
    from threadlings.schedules import parse_schedule  # noqa: PLC0415 - only here

    for name, document, steps in each_document(documents):
        plan = parse_schedule(document["schedule"])
        for step in steps:
            if step["position"] is not None and step["position"] < len(plan):
                assert plan[step["position"]] == step["thread"], (name, step["n"])


def test_a_circle_of_locks_is_told_with_who_has_what(documents):
    circle = documents["opposite_order_with_nested_with"]["circle"]
    assert len(circle) == 2
    first, second = circle
    assert (first["other"], second["other"]) == (second["thread"], first["thread"])
    assert first["lock"] != second["lock"]
    assert documents["global_variable"]["circle"] == []


def test_the_damage_of_a_lost_update_is_the_write_that_overwrites(documents):
    document = documents["global_variable"]
    step = document["steps"][document["damage"] - 1]
    assert (step["op"], step["before"], step["after"]) == ("write", "1", "1")


def test_what_a_lock_guards_is_told_from_what_it_guards_sometimes(documents):
    document = documents["reader_without_lock"]
    (lock,) = document["locks"]
    assert lock["guards_sometimes"]
    assert not lock["guards"]


def test_a_screen_fits_every_size_and_shows_the_current_line(documents):
    for name, document, steps in each_document(documents):
        story = Story(document)
        for unicode in (True, False):
            screen = Screen(story, unicode=unicode)
            for width, height in ((40, 14), (80, 24), (120, 40)):
                for n in {1, document["damage"] or 1, len(steps)}:
                    lines = screen.lines(n, width, height)
                    assert len(lines) == height, (name, n, width)
                    assert all(cell_len(line.plain) <= width for line in lines), (name, n, width)
                    text = "\n".join(line.plain for line in lines)
                    assert f"step {n} of {len(steps)}" in text
                    assert unicode or text.isascii(), name


def test_a_screen_that_is_too_small_says_so(documents):
    lines = Screen(Story(documents["global_variable"])).lines(1, 20, 5)
    assert len(lines) == 5
    assert lines[0].plain.startswith("The terminal is too")


def test_the_list_holds_every_step_its_line_and_the_schedule(documents):
    for name, document, steps in each_document(documents):
        console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
        show_steps(console, Story(document))
        text = console.export_text()
        console.file.close()
        for step in steps:
            assert step["does"] in text, (name, step["n"])
        assert f"replay: {document['schedule']}" in text


# -- the judge's way there -----------------------------------------------------------------------------


def replayed(probe: ProbeClient, name: str, schedule: str | None = None, check: str | None = None) -> Replay:
    course = load_course(ROOT)
    exercise = course.exercise("withdraw_safely")
    checks = [c for c in exercise.checks if check in (None, c.id)]
    source = (CORPUS / name).read_bytes()
    return replay(course, exercise, source, probe=probe, checks=checks, schedule=schedule)


def test_without_a_schedule_the_first_failing_check_is_replayed(probe):
    found = replayed(probe, "deadlock_two_orders.py")
    assert found.verdict is Verdict.DEADLOCK
    assert len(found.document["circle"]) == 2
    jsonschema.validate(found.document, SCHEMA)


def test_the_schedule_of_a_report_is_enough_to_see_the_same_again(probe):
    first = replayed(probe, "fail_no_lock.py", check="no_overdraft")
    again = replayed(probe, "fail_no_lock.py", first.document["schedule"], "no_overdraft")
    assert again.document == first.document


def test_a_schedule_finds_its_check_by_itself(probe):
    first = replayed(probe, "fail_no_lock.py", check="three_at_once")
    again = replayed(probe, "fail_no_lock.py", first.document["schedule"])
    assert again.document["check"] == "three_at_once"


def test_an_execution_that_the_check_accepts_is_shown_and_passes(probe):
    found = replayed(probe, "pass_with.py", "v1:0*2,2*3", "two_withdrawals")
    assert found.verdict is Verdict.PASSED
    assert found.document["message"] == ""
    assert found.document["ending"]["value"] == [False, True, 20]


def test_a_longer_schedule_is_followed_and_not_shortened(probe):
    schedule = "v1:0*2,1,2,1,2,1,2*2,1*2"
    found = replayed(probe, "fail_no_lock.py", schedule, "two_withdrawals")
    hot = [step["thread"] for step in found.document["steps"] if step["position"] is not None]
    assert hot[:11] == [0, 0, 1, 2, 1, 2, 1, 2, 2, 1, 1]


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ("v2:0*3", "unknown schedule version 'v2'"),
        ("0*3", "unknown schedule version '0*3'"),
        ("v1:0*2,x", "'x' is not THREAD or THREAD*STEPS"),
        ("v1:0*40,7,3", "2 of its 42 steps can be taken as it says"),
    ],
)
def test_a_schedule_that_does_not_fit_is_an_error_that_says_why(probe, schedule, said):
    with pytest.raises(ScheduleError, match=said.replace("*", r"\*")):
        replayed(probe, "fail_no_lock.py", schedule, "two_withdrawals")


def test_a_right_program_has_nothing_to_replay(probe):
    with pytest.raises(NothingToReplay, match="two_withdrawals: passed"):
        replayed(probe, "pass_with.py", check="two_withdrawals")


def test_a_program_that_does_not_load_is_an_error(probe, tmp_path: Path):
    course = load_course(ROOT)
    exercise = course.exercise("withdraw_safely")
    with pytest.raises(UsageError, match=r"no execution to replay.*Syntax error"):
        replay(course, exercise, b"def (", probe=probe, checks=exercise.checks)


def test_make_console_is_what_show_steps_prints_on(documents, capsys):
    show_steps(make_console(no_color=True), Story(documents["global_variable"]))
    assert "writes n = 1" in capsys.readouterr().out
