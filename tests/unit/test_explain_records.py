"""Endings in words, and records that are damaged: less is said, nothing breaks."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tapes import Tape
from wrong_programs import account_check_outside, counter_forgets_release, counter_no_lock

from threadlings.explain import Explanation, describe_ending, explain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 50) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def ending(kind="returned", **more):
    return Tape("pass\n").ended(kind, **more)["ending"]


def blocked(thread, line, doing="Lock.acquire", waits_for=None, held_by=None, *, file="student"):
    return {
        "thread": thread,
        "line": line,
        "file": file,
        "doing": doing,
        "waits_for": waits_for,
        "held_by": held_by,
    }


def error(type_="ValueError", message="no", thread="MainThread", line=3, file="student"):
    return {
        "type": type_,
        "message": message,
        "thread": thread,
        "line": line,
        "file": file,
        "traceback": "",
    }


# -- sentences ---------------------------------------------------------------------------------------------


def test_a_proper_return_needs_no_words():
    assert describe_ending(ending()) == ""


def test_a_deadlock_has_a_line_for_every_thread():
    stuck = [
        blocked("caller-1", 7, waits_for="b", held_by="caller-2"),
        blocked("caller-2", 9, waits_for="a", held_by="caller-2"),
        blocked("MainThread", 3, "Thread.join", "caller-1", file="scenarios"),
        blocked("worker", 5, "Condition.wait", "a lock without a name", "worker"),
        blocked("idle", 6, "Queue.get"),
    ]
    assert describe_ending(ending("deadlock", blocked=stuck)).splitlines() == [
        "Deadlock: 5 threads wait, and none can go on.",
        "  caller-1 waits at line 7 for b, held by caller-2.",
        "  caller-2 waits at line 9 for a, which it holds itself.",
        "  MainThread waits at line 3 of the scenario for caller-1 to end.",
        "  worker waits at line 5 in Condition.wait().",
        "  idle waits at line 6 in Queue.get().",
    ]


def test_a_deadlock_of_one_is_one_sentence():
    stuck = [blocked("MainThread", 7, "Event.wait")]
    said = describe_ending(ending("deadlock", blocked=stuck))
    assert said == "Deadlock: MainThread waits at line 7 in Event.wait(), and nobody can end the wait."


def test_a_spin_names_the_loop():
    stuck = [blocked("caller-1", 4, "a loop that only looks")]
    said = describe_ending(ending("spin", blocked=stuck))
    assert said.startswith("Spin: a loop goes round for ever.")
    assert "caller-1 goes round a loop at line 4 that only looks." in said


def test_too_many_steps_is_no_end_and_says_where_everybody_is():
    stuck = [blocked("caller-1", 4, "running"), blocked("caller-2", 5, "time.sleep")]
    said = describe_ending(ending("step_limit", blocked=stuck))
    assert said.startswith("No end: ")
    assert "caller-1 is at line 4." in said
    assert "caller-2 is at line 5." in said


def test_an_exception_is_named_with_its_line_and_its_thread():
    said = describe_ending(
        ending("raised", error=error(), thread_errors=[error("KeyError", "'a'", "caller-2", 9)])
    )
    assert said.splitlines() == [
        "The call ended with ValueError: no (line 3).",
        "caller-2 ended with KeyError: 'a' (line 9).",
    ]


def test_an_exit_is_no_return():
    assert "SystemExit" in describe_ending(ending("exited"))


def test_leaked_threads_are_named_and_where_they_are():
    stuck = [blocked("worker", 5, "Queue.get"), blocked("daemon", 8, "Queue.get")]
    said = describe_ending(ending(leaked_threads=["worker"], blocked=stuck))
    assert said.splitlines() == [
        "Left running: worker never ends, although the call is over.",
        "  worker waits at line 5 in Queue.get().",
    ]


def test_busy_waiting_is_said_beside_a_value():
    assert "Busy waiting" in describe_ending(ending(busy_waited=True))


def test_a_message_with_control_characters_is_escaped():
    said = describe_ending(ending("raised", error=error(message="\x1b[31m\n\u202e")))
    assert "\\x1b[31m\\n\\u202e" in said


# -- errors ------------------------------------------------------------------------------------------------


def test_a_container_emptied_by_another_thread_names_the_check_then_act():
    tape = Tape("if items:\n    items.pop()\n")
    tape.storage["s[*]"] = "[1]"
    one, two = tape.start(2)
    for actor in (one, two):
        tape.add(actor.at(1), "read", variable="items", location="s[*]", value="[1]")
    for actor, value in ((two, "[1]"), (one, "[]")):
        tape.add(actor.at(2), "write", variable="items.pop", location="s[*]", value=value, new_value="[]")
    raised = tape.ended("raised", error=error("IndexError", "pop from empty list", line=2))
    explanation = explain(raised)
    assert explanation.misconceptions[0] == "M29"
    assert "The call ended with IndexError: pop from empty list (line 2)." in explanation.message
    assert "both threads saw items = [1] before either changed it" in explanation.message


@pytest.mark.parametrize(
    "message",
    [
        "dictionary changed size during iteration",
        "generator already executing",
        "deque mutated during iteration",
    ],
)
def test_what_another_thread_does_during_an_iteration_needs_no_further_evidence(message):
    raised = Tape("pass\n").ended("raised", error=error("RuntimeError", message))
    assert explain(raised).misconceptions == ("M29",)


def test_an_error_that_no_other_thread_caused_has_no_misconception():
    explanation = explain(Tape("pass\n").ended("raised", error=error("IndexError", "pop from empty list")))
    assert explanation.misconceptions == ()
    assert "line 3" in explanation.question


def test_expected_and_got_are_for_executions_that_gave_an_observation():
    record = counter_forgets_release()
    assert "Expected" not in explain(record, allowed=["2"]).message


# -- damaged records ---------------------------------------------------------------------------------------


def test_an_empty_record_is_explained_by_nothing():
    explanation = explain({})
    assert explanation.message == ""
    assert explanation.misconceptions == ()


@pytest.mark.parametrize("make", [counter_no_lock, account_check_outside, counter_forgets_release])
@given(data=st.data())
def test_no_single_field_of_the_wrong_kind_breaks_the_explanation(make, data):
    record = copy.deepcopy(make())
    places = [(record, key) for key in record]
    for step in record["trace"]["steps"]:
        places += [(step, key) for key in step]
    places += [(record["trace"], key) for key in record["trace"]]
    places += [(record["ending"], key) for key in record["ending"]]
    places += [(item, key) for item in record["ending"]["blocked"] for key in item]
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(places))
        holder[key] = data.draw(JSON)
    assert isinstance(explain(record, allowed=["2"], got="1"), Explanation)


@given(JSON, JSON)
def test_any_json_is_explained_somehow(trace, end):
    assert isinstance(explain({"trace": trace, "ending": end}), Explanation)


@pytest.mark.parametrize("make", [counter_no_lock, account_check_outside, counter_forgets_release])
def test_leaving_out_any_field_of_a_step_costs_a_detail_and_no_more(make):
    full = make()
    for field in full["trace"]["steps"][0]:
        record = copy.deepcopy(full)
        for step in record["trace"]["steps"]:
            del step[field]
        assert explain(record).details


def test_the_record_survives_the_way_over_the_wire():
    record = counter_no_lock()
    assert explain(json.loads(json.dumps(record))) == explain(record)
