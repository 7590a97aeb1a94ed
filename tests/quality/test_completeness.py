"""The search finds every outcome: compared with brute force, and counted where a formula is known.

A few hundred random programs per run; `benchmarks/completeness.py` runs as many as one likes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import factorial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from comparison import Comparison, compare, compare_random
from oracle import Machine, Program
from programs import FAMILIES, STYLES, render

from threadlings.engine.events import Event
from threadlings.engine.execution import Execution
from threadlings.engine.modules import Library
from threadlings.search import races

PROGRAMS = 20
"""Random programs of each family."""


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    return Library()


def _checked(comparison: Comparison | None) -> Comparison:
    assert comparison is not None
    assert comparison.agrees, str(comparison)
    return comparison


@pytest.mark.parametrize("family", FAMILIES)
def test_the_search_finds_exactly_the_outcomes_of_brute_force(library: Library, family: str) -> None:
    conclusive = outcomes = 0
    for seed in range(PROGRAMS):
        comparison = compare_random(library, family, seed, max_executions=400)
        if comparison is None:
            continue
        assert not comparison.invented, str(comparison)
        assert not comparison.coverage.nondeterministic, str(comparison)
        if not comparison.ran_out:
            _checked(comparison)
            conclusive += 1
            outcomes += comparison.outcomes
    assert conclusive >= PROGRAMS * 3 // 4
    assert outcomes > conclusive, "programs with one outcome each would prove nothing"


def _increments(threads: int, times: int) -> Program:
    body = (("with", 1, (("add", 0, 1),)),) * times
    main = tuple((kind, tid) for kind in ("start", "join") for tid in range(1, threads + 1))
    return Program((("var", 0), ("lock", None)), (main, *[body] * threads), (0,) * (threads + 1))


@pytest.mark.parametrize(
    ("threads", "times"), [(2, 1), (2, 2), (2, 4), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2)]
)
def test_locked_increments_take_one_execution_for_each_order_of_the_lock(
    library: Library, threads: int, times: int
) -> None:
    program = _increments(threads, times)
    comparison = _checked(compare(library, program, render(program, "attribute"), max_executions=10_000))
    assert comparison.coverage.executions == factorial(threads * times) // factorial(times) ** threads
    assert comparison.coverage.pruned == comparison.duplicates == 0


@pytest.mark.parametrize("style", STYLES)
def test_two_unlocked_increments_take_four_executions_however_the_variable_is_stored(
    library: Library, style: str
) -> None:
    main = (("start", 1), ("start", 2), ("join", 1), ("join", 2))
    program = Program((("var", 0),), (main, (("add", 0, 1),), (("add", 0, 1),)), (0, 0, 0))
    comparison = _checked(compare(library, program, render(program, style)))
    assert comparison.coverage.executions == 4
    assert comparison.outcomes == 2


_MAIN = (("start", 1), ("start", 2))
ONCE_MISSED = {
    "a failed release is overtaken by an acquire": Program(
        (("lock", None),), (_MAIN, (("release_checked", 0, 0),), (("acquire", 0),)), (0, 1, 0)
    ),
    "a question about a held lock is not overtaken by whoever waits for it": Program(
        (("lock", None), ("lock", None)),
        (
            (*_MAIN, ("start", 3)),
            (("with", 0, (("acquire", 1), ("acquire", 1))),),
            (("with", 0, ()),),
            (("locked", 0, 0),),
        ),
        (0, 0, 0, 1),
    ),
    "the same for a lock that was taken before the first thread started": Program(
        (("lock", None),),
        (
            (("acquire", 0), ("start", 1), ("start", 2)),
            (("acquire", 0),),
            (("locked", 0, 0),),
        ),
        (0, 0, 1),
    ),
    "a wait that ran out of time races with what was in its way": Program(
        (("var", 1), ("lock", None), ("lock", None)),
        (
            _MAIN,
            (("try", 1, (("timed", 2, 1, (), ()),), (("read", 0, 0),)),),
            (("try", 2, (("timed", 1, 1, (), ()),), ()),),
        ),
        (0, 1, 0),
    ),
    "a spinning loop that goes on because time passed comes after what was before": Program(
        (("var", 0), ("lock", None)),
        (
            (*_MAIN, ("start", 3)),
            (("spin", 0),),
            (("with", 1, (("sleep", 2),)),),
            (("with", 1, ()),),
        ),
        (0, 0, 0, 0),
    ),
    "whether a thread that somebody else starts is alive": Program(
        (), ((("start", 1), ("start", 2)), (("alive", 2, 0), ("alive", 2, 1)), ()), (0, 2, 0)
    ),
    "waiting for a thread that was not started yet": Program(
        (("var", 0),),
        ((("start", 1), ("start", 2)), (("join_checked", 2, 0),), (("write", 0, 1),)),
        (0, 1, 0),
    ),
    "a thread that two others start": Program(
        (),
        ((("start", 1), ("start", 2)), (("start_checked", 3, 0),), (("start_checked", 3, 0),), ()),
        (0, 1, 1, 0),
    ),
    "a key that is put back after somebody else removed it, with others in between": Program(
        (("dict", (("a", 10),)),),
        (
            (*_MAIN, ("start", 3)),
            (("setdefault", 0, "a", 25, 0),),
            (("discard_key", 0, "a"), ("setdefault", 0, "b", 23, 0), ("keys", 0, 1)),
            (("discard_key", 0, "b"),),
        ),
        (0, 1, 2, 0),
    ),
    "how many threads there are": Program(
        (), ((("start", 1), ("start", 2)), (("active", 0), ("active", 1)), ()), (0, 2, 0)
    ),
}
"""Claims that did not hold once, each with the smallest program that showed it."""


@pytest.mark.parametrize("claim", ONCE_MISSED)
def test_what_was_missed_once_is_found(library: Library, claim: str) -> None:
    program = ONCE_MISSED[claim]
    _checked(compare(library, program, render(program, "global")))


def test_a_question_for_the_time_comes_before_a_wait_in_vain_that_was_granted_when_it_came_later(
    library: Library,
) -> None:
    program = Program(
        (("event", None), ("var", 0)),
        (
            (*_MAIN, ("start", 3), ("join", 1), ("join", 3), ("join", 2)),
            (("event_wait_timed", 0, 2, 0), ("write", 1, 2)),
            (("set", 0), ("is_set", 0, 0), ("event_wait_timed", 0, 2, 1)),
            (("now", 0),),
        ),
        (0, 1, 2, 1),
    )
    _checked(compare(library, program, render(program, "global"), early=2))


@pytest.mark.parametrize(("family", "first_seed"), [("memory", 0), ("try_locks", 40), ("everything", 0)])
def test_waking_sleeping_threads_too_early_loses_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch, family: str, first_seed: int
) -> None:
    update = Execution._update_sleepers
    woken = 0

    def wake_too_many(self: Execution, event: Event) -> None:
        nonlocal woken
        update(self, event)
        if len(self.events) % 3 == 0:
            woken += len(self._sleeping)
            self._sleeping.clear()

    monkeypatch.setattr(Execution, "_update_sleepers", wake_too_many)
    for seed in range(first_seed, first_seed + 20):
        comparison = compare_random(library, family, seed, max_executions=200)
        assert comparison is None or comparison.ran_out or comparison.agrees, str(comparison)
    assert woken


def test_the_comparison_notices_a_search_that_forgets_blocked_threads(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(races.Analysis, "_pending", lambda self, index, event: None)
    comparisons = [compare_random(library, "try_locks", seed) for seed in range(60)]
    assert any(comparison is not None and comparison.missed for comparison in comparisons)


def test_the_oracle_knows_a_lost_update() -> None:
    main = (("start", 1), ("start", 2), ("join", 1), ("join", 2))
    program = Program((("var", 0),), (main, (("add", 0, 1),), (("add", 0, 1),)), (0, 0, 0))
    assert {contents for *_, contents in Machine(program).outcomes()} == {(1,), (2,)}


def test_the_oracle_knows_a_deadlock_by_lock_order() -> None:
    def nested(outer: int, inner: int) -> tuple[object, ...]:
        return (("with", outer, (("with", inner, ()),)),)

    program = Program((("lock", None),) * 2, ((*_MAIN, ("join", 1)), nested(0, 1), nested(1, 0)), (0, 0, 0))
    assert {outcome[:2] for outcome in Machine(program).outcomes()} == {
        ("returned", ()),
        ("deadlock", (0, 1, 2)),
    }


def test_the_oracle_knows_a_lost_wake_up() -> None:
    program = Program(
        (("rlock", None), ("condition", 0)),
        (
            (*_MAIN, ("join", 1)),
            (("with", 1, (("wait", 1, 0),)),),
            (("with", 1, (("notify", 1, 1),)),),
        ),
        (0, 1, 0),
    )
    assert {outcome[0] for outcome in Machine(program).outcomes()} == {"returned", "deadlock"}
