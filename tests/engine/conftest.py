"""What the engine's tests share: running a small program in this process, once or in every order."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from threadlings.engine.execution import Limits, Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import LoadError, SourceFile, Subject
from threadlings.schedules import format_schedule
from threadlings.search.exhaustive import Coverage, explore_all


@dataclass
class Outcomes:
    """What a search found: the coverage, and each way of ending with how often it was seen."""

    coverage: Coverage
    endings: dict[tuple[str, str], int] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @property
    def values(self) -> set[str]:
        """The `repr` of what was returned; anything that did not return shows as its kind."""
        return {value if kind == "returned" else kind for kind, value in self.endings}


def summary(result: Result) -> tuple[str, str]:
    error = result.exception
    if isinstance(error, LoadError):
        error = error.error
    return result.kind, repr(result.value) if result.kind == "returned" else repr(error)


def schedule_string(result: Result) -> str:
    return format_schedule(event[0] for event in result.events)


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture
def subject(library: Library) -> Iterator[Callable[..., Subject]]:
    """`subject(source, **limits)`: a program whose `main()` is run; its text may be indented."""
    kept = len(library.files)

    def make(source: str, **limits: int) -> Subject:
        files = [SourceFile("student", "program", textwrap.dedent(source), zero_based_time=True)]
        return Subject(library, files, lambda modules: modules["student"].main(), Limits(**limits))

    yield make
    library.engine.end()
    assert len(library.files) >= kept


@pytest.fixture
def run(subject: Callable[..., Subject]) -> Callable[..., Result]:
    """`run(source, plan)`: one execution of the program."""

    def once(source: str, plan: Sequence[int] = (), **limits: int) -> Result:
        return subject(source, **limits).run(plan)

    return once


@pytest.fixture
def value_of(run: Callable[..., Result]) -> Callable[..., Any]:
    """`value_of(source)`: what one execution returns; anything else fails the test."""

    def value(source: str) -> Any:
        result = run(source)
        assert result.kind == "returned", (summary(result), result.thread_errors)
        assert not result.thread_errors, result.thread_errors
        return result.value

    return value


@pytest.fixture
def explore(subject: Callable[..., Subject]) -> Callable[..., Outcomes]:
    """`explore(source)`: every interleaving of the program, up to equivalence."""

    def search(source: str, *, max_executions: int = 5_000, **limits: int) -> Outcomes:
        program = subject(source, **limits)
        endings: dict[tuple[str, str], int] = {}
        results: list[Result] = []

        def visit(result: Result) -> None:
            key = summary(result)
            endings[key] = endings.get(key, 0) + 1
            results.append(result)

        coverage = explore_all(program.run, visit, max_executions=max_executions, max_steps=2_000_000)
        assert not coverage.nondeterministic
        return Outcomes(coverage, endings, results)

    return search
