"""How an exploration is judged, and that a failed assertion finds the execution behind it."""

from __future__ import annotations

import traceback

import pytest

from threadlings.errors import GraderError
from threadlings.judge import CheckFailed, reject
from threadlings.judge.exploration import Exploration
from threadlings.judge.failure import Query
from threadlings.judge.wire import parse_record
from threadlings.verdicts import Verdict

from . import fake_probe as fake

LOST = fake.ending(1, schedule="v1:lost", count=3)
GOOD = fake.ending(2, schedule="v1:good", elapsed_s=[1.0, 2.5])


def exploration(*endings, **members):
    return Exploration(parse_record(fake.exploration(*endings, **members)), Query("s", {}, {}), "task")


def rejection_of(call, *args, **options):
    with pytest.raises(CheckFailed) as caught:
        call(*args, **options)
    return caught.value.rejection


# -- only, require, reject_if --------------------------------------------------------------------------


def test_only_accepts_what_is_allowed():
    exploration(GOOD, LOST).only(2, 1)
    exploration(fake.ending([[False, True], 20])).only([[False, True], 20])
    exploration(fake.ending({"a": [1]})).only({"a": [1]})


def test_only_rejects_with_the_shortest_offending_schedule_and_both_numbers():
    found = rejection_of(exploration(GOOD, LOST, fake.ending(0)).only, 2)
    assert (found.schedule, found.got, found.allowed) == ("v1:lost", "1", ("2",))
    assert found.message == "In some interleaving the result is 1. Expected 2."
    assert found.verdict is Verdict.FAILED
    assert found.stand_in


def test_a_result_that_is_always_wrong_is_not_blamed_on_an_interleaving():
    assert rejection_of(exploration(LOST, schedules=7).only, 2).message.startswith("In every interleaving")
    assert rejection_of(exploration(LOST, schedules=1).only, 2).message.startswith("Here the result is 1.")


def test_the_graders_own_message_stays():
    found = rejection_of(exploration(LOST).only, 2, message="Lost one.", misconceptions="M12")
    assert (found.message, found.misconceptions, found.stand_in) == ("Lost one.", ("M12",), False)


def test_only_without_values_is_the_graders_mistake():
    with pytest.raises(GraderError, match="at least one"):
        exploration(GOOD).only()


def test_require_judges_every_observation_and_may_word_its_message_by_the_value():
    exploration(GOOD, LOST).require(lambda value: value > 0, "no")
    found = rejection_of(
        exploration(GOOD, LOST).require, lambda value: value > 1, lambda value: f"got {value}", "M16"
    )
    assert (found.message, found.misconceptions, found.schedule) == ("got 1", ("M16",), "v1:lost")


def test_an_error_in_a_predicate_is_the_graders():
    with pytest.raises(ZeroDivisionError):
        exploration(GOOD).require(lambda value: value / 0, "no")


def test_reject_if_sees_abnormal_endings_and_keeps_their_verdict():
    stuck = fake.ending(kind="deadlock", schedule="v1:stuck")
    found = rejection_of(
        exploration(GOOD, stuck).reject_if,
        lambda ending: ending.kind == "deadlock",
        lambda ending: f"stuck in {ending.schedule}",
        "M18",
    )
    assert (found.message, found.verdict) == ("stuck in v1:stuck", Verdict.DEADLOCK)
    exploration(GOOD).reject_if(lambda ending: ending.kind == "deadlock", "stuck")


def test_reject_says_no_without_an_execution():
    found = rejection_of(reject, "too slow", ["M05"])
    assert (found.message, found.misconceptions, found.schedule) == ("too slow", ("M05",), None)


# -- breakdowns ----------------------------------------------------------------------------------------

BREAKDOWNS = {
    "deadlock": (
        fake.ending(
            kind="deadlock",
            blocked=[
                fake.blocked("Thread-1", "B.lock", "Thread-2", line=12),
                fake.blocked("Thread-2", "A.lock", "Thread-1", line=21),
            ],
        ),
        Verdict.DEADLOCK,
        ["Thread-1", "line 12", "B.lock", "Thread-2", "line 21", "A.lock"],
    ),
    "spin": (
        fake.ending(kind="spin", blocked=[fake.blocked("Thread-1", line=9, doing="spin")]),
        Verdict.SPIN,
        ["Thread-1", "line 9"],
    ),
    "busy_waited": (fake.ending(2, busy_waited=True), Verdict.SPIN, ["again"]),
    "step_limit": (fake.ending(kind="step_limit"), Verdict.TIMEOUT, ["steps"]),
    "raised": (
        fake.ending(kind="raised", error=fake.error("KeyError", "'x'", line=7)),
        Verdict.FAILED,
        ["KeyError: 'x'", "line 7"],
    ),
    "exited": (
        fake.ending(kind="exited", error=fake.error("SystemExit", "1")),
        Verdict.FAILED,
        ["SystemExit"],
    ),
    "thread_error": (
        fake.ending(2, thread_errors=[fake.error("TypeError", "bad", thread="Thread-3", line=5)]),
        Verdict.FAILED,
        ["Thread-3", "TypeError: bad", "line 5"],
    ),
    "leak": (
        fake.ending(
            2,
            leaked_threads=["worker-1"],
            blocked=[fake.blocked("worker-1", "the queue", line=14, doing="get")],
        ),
        Verdict.FAILED,
        ["worker-1", "line 14"],
    ),
}


def test_a_check_that_is_not_about_waiting_may_accept_what_was_asked_for_in_a_loop():
    asked = fake.ending(2, busy_waited=True)
    found = exploration(GOOD, asked)
    found.only(2, busy_ok=True)
    found.require(lambda value: value == 2, "never", busy_ok=True)
    assert rejection_of(found.require, lambda value: value != 2, "two", busy_ok=True).message == "two"
    with pytest.raises(CheckFailed):
        found.only(2)


@pytest.mark.parametrize("name", sorted(set(BREAKDOWNS) - {"busy_waited"}))
def test_accepting_a_loop_accepts_no_other_breakdown(name):
    broken, verdict, _ = BREAKDOWNS[name]
    found = exploration(GOOD, broken)
    assert rejection_of(found.only, 2, busy_ok=True).verdict is verdict
    assert rejection_of(found.require, lambda value: True, "never", busy_ok=True).verdict is verdict


@pytest.mark.parametrize("name", BREAKDOWNS)
@pytest.mark.parametrize("judge", ["only", "require", "outcomes"])
def test_a_breakdown_is_rejected_whatever_was_asked_for(name, judge):
    broken, verdict, words = BREAKDOWNS[name]
    found = exploration(GOOD, broken)
    calls = {
        "only": lambda: found.only(2),
        "require": lambda: found.require(lambda value: True, "never"),
        "outcomes": lambda: found.outcomes,
    }
    rejection = rejection_of(calls[judge])
    assert rejection.verdict is verdict
    assert rejection.schedule == broken["schedule"]
    for word in words:
        assert word in rejection.message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (("AttributeError", "module 'task' has no attribute 'Counter'"), "task.py has no `Counter`"),
        (
            ("AttributeError", "'Counter' object has no attribute 'value'"),
            "`Counter` in task.py has no `value`",
        ),
        (("AttributeError", "type object 'Counter' has no attribute 'n'"), "`Counter` in task.py has no `n`"),
        (
            ("TypeError", "Counter.increment() takes 1 positional argument but 2 were given"),
            "Counter.increment() takes 1 positional argument but 2 were given",
        ),
        (("TypeError", "run() missing 1 required positional argument: 'jobs'"), "run() missing 1 required"),
        (("TypeError", "run() got an unexpected keyword argument 'by'"), "run() got an unexpected"),
    ],
)
def test_a_missing_name_or_a_call_that_does_not_fit_is_said_plainly(error, words):
    raised = fake.ending(kind="raised", error=fake.error(*error, file="scenarios"))
    found = rejection_of(exploration(raised).only, 2)
    assert words in found.message
    assert "the starter file" in found.message
    assert (found.verdict, found.stand_in) == (Verdict.FAILED, False)


@pytest.mark.parametrize(
    "raised",
    [
        fake.error("AttributeError", "'NoneType' object has no attribute 'value'", file="scenarios"),
        fake.error("AttributeError", "'Counter' object has no attribute 'valeu'", file="student"),
        fake.error("TypeError", "unsupported operand", file="scenarios"),
    ],
)
def test_other_errors_are_not_taken_for_a_missing_name(raised):
    found = rejection_of(exploration(fake.ending(kind="raised", error=raised)).only, 2)
    assert raised["message"] in found.message
    assert "starter file" not in found.message


# -- outcomes ------------------------------------------------------------------------------------------


def test_outcomes_behave_like_a_set_of_the_observations():
    outcomes = exploration(GOOD, LOST, fake.ending(2, schedule="v1:again")).outcomes
    assert outcomes == {1, 2}
    assert {1, 2} == outcomes
    assert outcomes != {1}
    assert outcomes <= {1, 2, 3}
    assert outcomes < {1, 2, 3}
    assert outcomes >= {1}
    assert outcomes > {1}
    assert {1} <= outcomes
    assert 1 in outcomes
    assert 7 not in outcomes
    assert list(outcomes) == [2, 1]
    assert len(outcomes) == 2
    assert outcomes & {1} == {1}
    assert outcomes | {3} == {1, 2, 3}
    assert outcomes - {1} == {2}
    assert outcomes.isdisjoint({5})
    assert outcomes.issubset([1, 2])
    assert outcomes.issuperset([1])
    assert outcomes != 5
    assert repr(outcomes) == "{2, 1}"


def test_outcomes_that_are_dicts_or_lists_can_be_compared_too():
    outcomes = exploration(fake.ending({"a": [1]}), fake.ending([1, [2]])).outcomes
    assert {"a": [1]} in outcomes
    assert [1, [2]] in outcomes
    assert outcomes.issubset([{"a": [1]}, [1, [2]]])


def line_of(error):
    last = traceback.extract_tb(error.__traceback__)[-1]
    return last.filename, last.lineno


def rejection_behind(found, assertion):
    with pytest.raises(AssertionError) as caught:
        assertion(found)
    return found.explain_assertion(*line_of(caught.value))


def test_a_failed_assertion_on_outcomes_knows_its_execution():
    def equal(found):
        assert found.outcomes == {2}

    def mirrored(found):
        assert {2} == found.outcomes

    def subset(found):
        assert found.outcomes <= {2, 3}

    def absent(found):
        assert 1 not in found.outcomes

    def disjoint(found):
        assert found.outcomes.isdisjoint({1, 5})

    def over_several_lines(found):
        assert len(found.endings) and found.outcomes == {
            2,
        }

    for assertion in (equal, mirrored, subset, absent, disjoint, over_several_lines):
        found = rejection_behind(exploration(GOOD, LOST), assertion)
        assert found.schedule == "v1:lost", assertion.__name__
        assert found.stand_in
        assert found.got == "1"


def test_an_observation_that_should_be_possible_and_is_not_is_named():
    def equal(found):
        assert found.outcomes == {1, 2, 3}

    def member(found):
        assert 3 in found.outcomes

    for assertion in (equal, member):
        found = rejection_behind(exploration(GOOD, LOST), assertion)
        assert "3 should be possible and never happened" in found.message
        assert found.schedule is None


def test_a_comparison_that_passed_does_not_explain_a_later_failure():
    def unrelated(found):
        assert 1 in found.outcomes
        assert found.outcomes != {5}
        assert found.schedules == 999

    assert rejection_behind(exploration(GOOD, LOST), unrelated) is None


def test_numbers_about_the_search_are_there():
    found = exploration(GOOD, LOST, schedules=14)
    assert found.schedules == 14
    assert found.exhaustive
    assert found.elapsed_s == (0.0, 2.5)
    assert [ending.value for ending in found.endings] == [2, 1]
