"""Large programs get random schedules early: a bug far from the first execution is found in the budget."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

import catalogue

from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.probe.exploring import Budget, Exploring


@pytest.mark.parametrize("setters", [3, 4, 5, 6])
def test_one_early_turn_among_many_threads_is_found(setters: int) -> None:
    program = catalogue.buggy("reorder_3")
    subject = Subject(
        Library(),
        [SourceFile("student", "reorder", program.source)],
        lambda modules: modules["student"].scenario(setters),
    )
    seen = set()
    searching = Exploring(
        subject, lambda result: seen.add(result.value), lambda _: None, budget=Budget(executions=2_000)
    )
    coverage = searching.explore()
    assert any(not program.allows(value) for value in seen)
    assert coverage.exhaustive or "PCT and random ones" in coverage.bounds[0]
