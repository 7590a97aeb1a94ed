"""The picture of a schedule: what must be seen, what may be left out, and that nothing breaks out of it."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tapes import Tape
from wrong_programs import account_check_outside, counter_no_lock

from threadlings.explain import explain, text
from threadlings.explain.endings import Outcome
from threadlings.explain.schedule import MAX_ROWS, Focus, draw
from threadlings.explain.trace import Trace


def picture(record, width_cells=100, **focus):
    trace, outcome = Trace.from_json(record["trace"]), Outcome.from_json(record["ending"])
    return draw(
        trace, outcome, Focus(**{name: frozenset(items) for name, items in focus.items()}), width_cells
    )


def numbers(drawing):
    """Step numbers in the gutter."""
    return [int(found) for found in re.findall(r"^ *>?(\d+)  ?[| ]", drawing, re.MULTILINE)]


def busy_tape(threads=2, steps=60, seed=0, source="do(something)"):
    """Random accesses to a few variables and locks, by several threads."""
    chooser = random.Random(seed)
    tape = Tape("pass\n" * 9, **{f"o__v{i}": 0 for i in range(4)})
    tape.lines = [source] * 9
    actors = tape.start(threads)
    for _ in range(steps):
        actor = chooser.choice(actors).at(chooser.randint(1, 9))
        name = f"O.v{chooser.randrange(4)}"
        if chooser.random() < 0.5:
            actor.read(name)
        else:
            actor.write(name, chooser.randrange(1000))
    return tape


def test_the_last_line_is_the_schedule_to_replay():
    for record in (counter_no_lock(), account_check_outside()):
        for width_cells in (20, 60, 100):
            last = explain(record, width_cells=width_cells).details.splitlines()[-1]
            assert last == f"replay: {record['ending']['schedule']}"


def test_a_long_schedule_is_never_broken():
    record = counter_no_lock()
    record["ending"]["schedule"] = "v1:" + ",".join("12" for _ in range(200))
    assert picture(record).splitlines()[-1] == f"replay: {record['ending']['schedule']}"


@pytest.mark.parametrize("seed", range(10))
def test_a_step_on_what_the_diagnosis_names_is_never_hidden(seed):
    record = busy_tape(seed=seed, threads=3).returned()
    location = "o.v1"
    wanted = [step["n"] for step in record["trace"]["steps"] if step["location"] == location]
    assert wanted
    assert set(wanted) <= set(numbers(picture(record, locations=[location])))


@pytest.mark.parametrize("seed", range(5))
def test_steps_in_evidence_survive_even_a_trace_that_is_far_too_long(seed):
    record = busy_tape(seed=seed, steps=3 * MAX_ROWS).returned()
    evidence = [MAX_ROWS + 30, MAX_ROWS + 77]
    drawn = numbers(picture(record, steps=evidence, locations=["o.v0", "o.v1", "o.v2", "o.v3"]))
    assert {index + 1 for index in evidence} <= set(drawn)
    assert len(drawn) <= MAX_ROWS + len(evidence)


def test_steps_are_numbered_upwards_and_each_is_drawn_once():
    drawn = numbers(picture(busy_tape().returned()))
    assert drawn == sorted(set(drawn))


def test_reads_of_what_nobody_writes_are_passed_over():
    tape = Tape("use(a)\nuse(b)\n", o__a=1, o__b=2)
    one, two = tape.start(2)
    one.at(1).read("O.a")
    for _ in range(3):
        one.at(2).read("O.b")
    two.at(1).write("O.a", 5)
    drawing = picture(tape.returned(), locations=["o.a"])
    assert "O.b" not in drawing
    assert "not shown" not in drawing
    assert numbers(drawing) == [3, 7]


def test_changes_beside_the_case_shrink_to_a_count():
    tape = Tape("use(a)\nuse(b)\n", o__a=1, o__b=2)
    one, two = tape.start(2)
    for value in range(3):
        one.at(2).write("O.b", value)
    one.at(1).read("O.a")
    two.at(2).write("O.b", 7)
    two.at(1).write("O.a", 5)
    one.at(2).write("O.b", 8)
    drawing = picture(tape.returned(), locations=["o.a"])
    assert numbers(drawing) == [6, 7, 8]
    assert re.findall(r"\((\d+) steps? not shown\)", drawing)[0] == "5"  # with the two that start threads
    assert "writes O.b = 7" in drawing


def test_only_a_switch_from_a_thread_that_could_go_on_is_marked():
    tape = Tape("n += 1\n", o__n=0)
    one, two = tape.start(2)
    one.at(1).read("O.n")
    two.at(1).read("O.n").write("O.n", 1).does("end")
    one.at(1).write("O.n", 1)
    drawing = picture(tape.returned(), locations=["o.n"])
    assert re.findall(r"^ *>(\d+)", drawing, re.MULTILINE) == ["4"]
    assert "> switch: the thread that ran before could have gone on" in drawing


def test_a_mark_on_a_hidden_step_moves_to_the_first_that_is_drawn():
    tape = Tape("n += 1\n", o__n=0)
    one, two = tape.start(2)
    one.at(1).read("O.n")
    two.does("begin").at(1).read("O.n").write("O.n", 1)
    one.at(1).write("O.n", 1)
    drawing = picture(tape.returned(), locations=["o.n"])
    assert re.findall(r"^ *>(\d+)", drawing, re.MULTILINE) == ["5", "7"]


def test_what_the_main_thread_does_alone_costs_no_column():
    header = explain(counter_no_lock()).details.splitlines()[0]
    assert [cell.strip() for cell in header.split("|")] == ["step", "Thread-1", "Thread-2"]
    assert "MainThread  6  return self._n" in explain(counter_no_lock()).details


@pytest.mark.parametrize("threads", [2, 3, 4])
def test_up_to_four_threads_have_a_column_each(threads):
    lines = picture(busy_tape(threads=threads).returned()).splitlines()
    assert [cell.strip() for cell in lines[0].split("|")] == [
        "step",
        *(f"Thread-{i + 1}" for i in range(threads)),
    ]


def test_more_than_four_threads_are_listed_below_each_other():
    drawing = picture(busy_tape(threads=5).returned())
    assert "|" not in drawing
    assert all(f"Thread-{number}  " in drawing for number in range(1, 6))


def test_too_narrow_for_columns_means_a_list():
    assert "|" not in picture(counter_no_lock(), width_cells=45)
    assert "|" in picture(counter_no_lock(), width_cells=80)


def test_lines_of_the_scenario_are_told_from_lines_of_the_submission():
    tape = Tape("n += 1\n", o__n=0)
    one, two = tape.start(2)
    one.at(1).read("O.n")
    two.in_scenario(7).write("O.n", 4)
    one.at(1).write("O.n", 1)
    assert "scenario 7  together(...)" in picture(tape.returned(), locations=["o.n"])


HOSTILE = (
    "x = '\x1b[2J\x1b[31m\u202edrowssap\u200b\x07\x9b\ud800'  # \r\x00 全角の文字 \N{COMBINING ACUTE ACCENT}"
)


@pytest.mark.parametrize("width_cells", [46, 60, 79, 100, 140])
@pytest.mark.parametrize("threads", [2, 4, 6])
def test_no_line_is_wider_than_asked_for_whatever_the_source_says(width_cells, threads):
    tape = busy_tape(threads=threads, source=HOSTILE + " " + "広" * 100)
    tape.actors[1].name = "糸" * 60
    tape.actors[1].write("O.v1", "長い値" * 50)
    for line in picture(tape.returned(), width_cells).splitlines()[:-1]:
        assert text.cells(line) <= width_cells


def test_nothing_a_student_can_choose_reaches_the_terminal_unescaped():
    tape = busy_tape(source=HOSTILE)
    tape.actors[1].name = "\x1b]0;owned\x07"
    tape.actors[1].write("O.v1\x1b[5m", "\x1b[1m").take("\u2066lock\x1b[0m#1")
    tape.actors[2].write("O.v1\x1b[5m", "\u2028").stuck("\x1b[7m", "\x1b[8m", doing="\x1b[9m")
    record = tape.ended("deadlock", error=None, schedule="v1:\x1b[3m")
    explanation = explain(record, allowed=["\x1b[1m"], got="\x1b[2m\n")
    for said in (explanation.message, explanation.details, explanation.question, explanation.remark):
        for char in said:
            assert char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}, (
                repr(char)
            )
    assert "\\x1b[2J" in explanation.details


def test_the_frame_is_ascii():
    assert explain(account_check_outside()).details.isascii()


def test_threads_of_one_name_keep_their_columns_apart():
    tape = busy_tape()
    tape.actors[1].name = tape.actors[2].name = "worker"
    assert "worker (2)" in picture(tape.returned()).splitlines()[0]


def test_two_objects_of_one_class_are_told_apart():
    tape = Tape("n += 1\n", a__n=0, b__n=0)
    one, two = tape.start(2)
    one.at(1).read("C.n@a")
    two.at(1).read("C.n@b").write("C.n@b", 1).write("C.n@a", 1)
    one.at(1).write("C.n@a", 1)
    explanation = explain(tape.returned())
    assert "C#1.n = 0" in explanation.message
    assert "writes C#2.n = 1" in explanation.details


def test_a_trace_without_steps_has_only_the_schedule():
    assert draw(Trace.from_json({}), Outcome.from_json({"schedule": "v1:0"})) == "replay: v1:0"
    assert draw(Trace.from_json({}), Outcome.from_json({})) == ""


# -- text ----------------------------------------------------------------------------------------------------


def test_east_asian_characters_take_two_cells_and_combining_marks_none():
    assert text.cells("広e\N{COMBINING ACUTE ACCENT}") == 3


@given(st.text(), st.integers(0, 30))
def test_padding_gives_exactly_the_cells_asked_for(content, width_cells):
    assert text.cells(text.pad(text.clean(content), width_cells)) == width_cells


@given(st.text(), st.integers(2, 40))
def test_wrapping_loses_no_word_and_keeps_to_the_width(content, width_cells):
    cleaned = text.clean(content)
    lines = text.wrap(cleaned, width_cells)
    assert all(text.cells(line) <= width_cells for line in lines)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


@given(st.text())
def test_clean_text_prints(content):
    assert text.clean(content).isprintable()


def test_many_allowed_values_are_counted_and_not_listed():
    assert text.expectation(["1", "2"], "3") == "Expected 1 or 2, got 3."
    assert text.expectation([str(n) for n in range(9)], "12") == "Expected one of 9 values (0, ...), got 12."
    assert text.expectation([], "3") == "Got 3."
    assert text.expectation(["1"], "") == "Expected 1."
    assert text.expectation([], "") == ""
