"""The wrong programs of the two lock exercises: what the diagnosis says of each, word and picture."""

from __future__ import annotations

import pytest
import wrong_programs as wrong

from threadlings.explain import Explanation, explain

CASES = {
    "counter_no_lock": (
        ("2",),
        "1",
        "M12",
        ["both threads read Counter._n = 0 before either wrote", "Expected 2, got 1.", "Nobody held a lock"],
    ),
    "counter_lock_per_call": (
        ("2",),
        "1",
        "M14",
        ["both threads read Counter._n = 0", "Thread-1 held lock#1, Thread-2 held lock#2"],
    ),
    "counter_locks_only_write": (
        ("2",),
        "1",
        "M16",
        ["Thread-1 looked at line 3 without a lock", "took Counter._lock only for line 5"],
    ),
    "counter_read_lock_write_lock": (
        ("2",),
        "1",
        "M16",
        ["held Counter._lock at line 4 and again at line 6, but not in between"],
    ),
    "counter_lock_as_flag": (("2",), "1", "M24", ["Counter._busy = False", "both set it to True"]),
    "counter_skips_when_busy": (
        ("2",),
        "1",
        "M25",
        [
            "Thread-2 asked for Counter._lock at line 3 without waiting while Thread-1 held it",
            "Expected 2, got 1.",
        ],
    ),
    "counter_ignores_refusal": (
        ("2",),
        "1",
        "M25",
        ["Thread-2 asked for Counter._lock at line 3, was refused, and went on without it"],
    ),
    "counter_forgets_release": (
        (),
        "",
        "M18",
        [
            "Thread-2 waits at line 3 for Counter._lock",
            "Thread-1 took it at line 3 in increment()",
            "has ended",
        ],
    ),
    "counter_sleeps": (("2",), "1", "M07", ["slept at line 3", "nobody held a lock"]),
    "account_check_outside": (
        ("((False, True), 20)",),
        "((True, True), -60)",
        "M16",
        ["both threads saw Account.balance = 100 before either changed it", "Account.balance ended at -60"],
    ),
    "account_two_sections": (
        ("((False, True), 20)",),
        "((True, True), -60)",
        "M16",
        ["held Account._lock at line 4 and again at line 7, but not in between"],
    ),
    "account_lock_per_method": (
        ("(True, 30)",),
        "(True, 20)",
        "M14",
        ["Thread-1 held Account._withdraw_lock, Thread-2 held Account._deposit_lock"],
    ),
    "account_raises_while_holding": (
        (),
        "",
        "M18",
        ["MainThread waits at line 9 for Account._lock, which it holds itself", "line 3 in deposit()"],
    ),
    "account_returns_while_holding": (
        (),
        "",
        "M18",
        ["MainThread waits at line 3 for Account._lock, which it holds itself", "never gave it back"],
    ),
    "account_deposit_unlocked": (
        ("(True, 30)",),
        "(True, 110)",
        "M15",
        ["Thread-2 held Account._lock at line 7", "Thread-1 held no lock at line 3", "Expected (True, 30)"],
    ),
}


def explained(name: str) -> Explanation:
    allowed, got, _, _ = CASES[name]
    return explain(getattr(wrong, name)(), allowed=allowed, got=got)


@pytest.mark.parametrize("name", CASES)
def test_the_most_likely_misconception_is_the_one_the_program_was_written_for(name):
    assert explained(name).misconceptions[0] == CASES[name][2]


@pytest.mark.parametrize("name", CASES)
def test_the_message_states_the_symptom_with_its_numbers(name):
    message = explained(name).message
    for part in CASES[name][3]:
        assert part in message


@pytest.mark.parametrize("name", CASES)
def test_one_question_is_asked_and_the_fix_is_not_given(name):
    explanation = explained(name)
    assert explanation.question.endswith("?")
    assert explanation.question.count("?") == 1
    said = f"{explanation.message} {explanation.question}".lower()
    for spoiler in ("with self", "you should", "use a lock", "finally", "rlock", "instead of"):
        assert spoiler not in said


@pytest.mark.parametrize("name", CASES)
def test_the_whole_explanation_is_the_golden_one(name, golden):
    explanation = explained(name)
    parts = [
        explanation.message,
        " ".join(explanation.misconceptions),
        explanation.question,
        explanation.remark,
        explanation.details,
    ]
    golden(f"explain/{name}.txt", "\n\n".join(part for part in parts if part) + "\n")
