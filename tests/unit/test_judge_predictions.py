"""Predictions are graded one by one, kindly to spelling, and say why only to those who answered."""

from __future__ import annotations

import pytest

from threadlings.errors import GraderError
from threadlings.jail import ProbeClient, detect
from threadlings.judge import CheckFailed, Predictions
from threadlings.judge.submission import Program, Submission
from threadlings.verdicts import Verdict

BECAUSE = "\nread, add, write\n"
STEPS = Predictions("STEPS", ("one step", "several steps", "depends"))
PLUS = STEPS.question("n += 1", "several steps", BECAUSE, {"one step": "M12"})
SORT = STEPS.question("lst.sort()", ("depends", "several steps"), BECAUSE)
ALL = STEPS.all_answered(["n += 1", "lst.sort()"])
MYTH = Predictions("MYTHS", (True, False)).question("it may stay unseen", False, BECAUSE, {True: "M35"})


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(tier=detect()) as client:
        yield client


@pytest.fixture
def refusal(probe, tmp_path):
    """What a check says against a program, or None."""
    path = tmp_path / "scenarios.py"
    path.write_text("from threadlings.scenario import answers\n")

    def ask(check, text: str) -> CheckFailed | None:
        try:
            check(Submission(Program("lab", text), probe, path))
        except CheckFailed as failure:
            return failure
        return None

    return ask


@pytest.mark.parametrize(
    "table",
    [
        '{"n += 1": "several steps"}',
        '{"n += 1": " Several  STEPS"}',
        '__import__("collections").OrderedDict([("n += 1", "several steps")])',
        '__import__("types").MappingProxyType({"n += 1": "several steps"})',
        '__import__("collections").defaultdict(list, {"n += 1": "several steps", 7: object()})',
        '{"n += 1": __import__("enum").Enum("E", {"S": "several steps"}, type=str).S}',
    ],
)
def test_a_right_answer_passes_however_it_is_kept(refusal, table):
    assert refusal(PLUS, f"STEPS = {table}") is None


def test_a_wrong_answer_is_told_why_and_which_belief_it_shows(refusal):
    failure = refusal(PLUS, 'STEPS = {"n += 1": "One step"}')
    assert failure.message == (
        "n += 1\nThe answer given is 'one step'. It is 'several steps':\nread, add, write"
    )
    assert failure.misconceptions == ("M12",)
    assert failure.verdict is Verdict.FAILED
    assert failure.schedule is None


def test_a_wrong_answer_without_a_known_belief_has_no_misconception(refusal):
    assert refusal(PLUS, 'STEPS = {"n += 1": "depends"}').misconceptions == ()


def test_each_answer_that_can_be_defended_passes(refusal):
    assert refusal(SORT, 'STEPS = {"lst.sort()": "depends"}') is None
    assert refusal(SORT, 'STEPS = {"lst.sort()": "several steps"}') is None
    assert "'depends' or 'several steps'" in refusal(SORT, 'STEPS = {"lst.sort()": "one step"}').message


@pytest.mark.parametrize("value", ['"?"', '""', "None", "...", '"TODO"'])
def test_a_question_that_is_left_open_is_not_told_the_answer(refusal, value):
    failure = refusal(PLUS, f'STEPS = {{"n += 1": {value}}}')
    assert "no answer to this question yet" in failure.message
    assert "read, add, write" not in failure.message


def test_an_answer_that_is_none_of_the_choices_is_asked_what_it_means(refusal):
    failure = refusal(PLUS, 'STEPS = {"n += 1": "severl steps"}')
    assert "'severl steps' is none of the answers. Is 'several steps' meant?" in failure.message
    assert "read, add, write" not in failure.message


@pytest.mark.parametrize("value", ['["several steps"]', "0", "1.5", "float('nan')", "object()", "print"])
def test_an_answer_of_another_type_is_none_of_the_choices(refusal, value):
    assert "is none of the answers" in refusal(PLUS, f'STEPS = {{"n += 1": {value}}}').message


def test_an_odd_answer_does_not_spoil_the_others(refusal):
    assert refusal(PLUS, 'STEPS = {"n += 1": "several steps", "lst.sort()": object()}') is None


def test_a_misspelt_question_is_found(refusal):
    text = 'STEPS = {"n +=1": "several steps", "lst.sort()": "depends"}'
    assert "Is 'n +=1' meant?" in refusal(PLUS, text).message
    assert "Is 'n +=1' meant?" in refusal(ALL, text).message


def test_an_answer_to_what_was_not_asked_is_found(refusal):
    text = 'STEPS = {"n += 1": "depends", "lst.sort()": "depends", "lst.sort": "depends"}'
    assert "'lst.sort', and that was not asked. Is 'lst.sort()' meant?" in refusal(ALL, text).message


def test_that_all_is_answered_says_nothing_of_right_and_wrong(refusal):
    assert refusal(ALL, 'STEPS = {"n += 1": "one step", "lst.sort()": "one step"}') is None


@pytest.mark.parametrize(
    ("value", "verdict"), [("False", None), ('"false"', None), ("True", "M35"), ("0", ""), ("None", "")]
)
def test_truth_values_are_answers(refusal, value, verdict):
    failure = refusal(MYTH, f'MYTHS = {{"it may stay unseen": {value}}}')
    assert (None if failure is None else "".join(failure.misconceptions)) == verdict


@pytest.mark.parametrize("value", ["[1]", '"n += 1"', "None", "{'n += 1'}"])
def test_what_is_no_dict_is_said_so(refusal, value):
    assert "should be a dict" in refusal(PLUS, f"STEPS = {value}").message


def test_a_dict_of_another_name_is_missing(refusal):
    assert "Keep the names" in refusal(PLUS, "STEP = {}").message


def test_a_dict_that_threads_race_to_fill_is_right_only_if_it_always_is(refusal):
    text = """
import threading
STEPS = {}
def fill():
    STEPS["n += 1"] = "several steps"
thread = threading.Thread(target=fill)
thread.start()
"""
    assert "no answer to this question yet" in refusal(PLUS, text).message
    assert refusal(PLUS, text + "thread.join()\n") is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Predictions("X", ("yes",)),
        lambda: Predictions("X", ("yes", "Yes ")),
        lambda: STEPS.question("n", "never", ""),
        lambda: STEPS.question("n", "depends", "", {"never": "M12"}),
    ],
)
def test_questions_that_nobody_can_answer_are_an_error_of_the_check(make):
    with pytest.raises(GraderError):
        make()
