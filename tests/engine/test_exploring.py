"""From the first phase of a search to its claim: choices of durations, budgets, progress."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from threadlings.engine.execution import Limits, Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.errors import ScheduleError
from threadlings.probe import exploring
from threadlings.probe.exploring import Budget, Coverage, Exploring
from threadlings.probe.server import add_scenario_helpers
from threadlings.schedules import format_schedule, parse_schedule
from threadlings.settings import parse_settings, settings_of

Make = Callable[..., Subject]


@pytest.fixture(scope="module")
def with_scenario() -> Library:
    library = Library()
    add_scenario_helpers(library)
    return library


@pytest.fixture
def make(with_scenario: Library) -> Iterator[Make]:
    def program(source: str, **limits: int) -> Subject:
        files = [
            SourceFile("student", "program", textwrap.dedent(source), zero_based_time=True, private=True)
        ]
        return Subject(with_scenario, files, lambda modules: modules["student"].main(), Limits(**limits))

    yield program
    with_scenario.engine.end()


def search(
    subject: Subject, budget: Budget | None = None, **how: Any
) -> tuple[Coverage, list[Result], list[Any]]:
    results: list[Result] = []
    told: list[Any] = []
    found = Exploring(
        subject, results.append, told.append, budget=budget or Budget(executions=2_000), **how
    ).explore()
    return found, results, told


TWO_JOBS = """
    import threading, time
    from threadlings.scenario import takes
    def main():
        order = []
        def job(name):
            takes(name)
            order.append(name)
        threads = [threading.Thread(target=job, args=(name,)) for name in ("one", "two")]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        return "".join(order), time.monotonic()
"""


def test_every_choice_of_durations_is_tried_for_every_label(make: Make) -> None:
    found, results, _ = search(make(TWO_JOBS), durations=(0.0, 0.5, 3.0))
    assert found.exhaustive
    chosen = {tuple(sorted(result.worked.items())) for result in results}
    assert chosen == {(("one", a), ("two", b)) for a in (0.0, 0.5, 3.0) for b in (0.0, 0.5, 3.0)}
    for result in results:
        one, two = result.worked["one"], result.worked["two"]
        order, took = result.value
        assert took == max(one, two)
        assert order in ({"onetwo", "twoone"} if one == two else {"onetwo" if one < two else "twoone"})


def test_choices_of_labels_that_turn_up_late_are_tried_too(make: Make) -> None:
    source = """
        import time
        from threadlings.scenario import takes
        def main():
            takes("first")
            if time.monotonic() > 1:
                takes("second")
            return time.monotonic()
    """
    found, results, _ = search(make(source), durations=(0.0, 2.0))
    assert found.exhaustive
    assert [result.value for result in results] == [0.0, 2.0, 4.0]
    assert found.schedules == 3


def test_work_takes_no_time_where_no_duration_was_left_open(make: Make) -> None:
    found, results, _ = search(make(TWO_JOBS))
    assert found.exhaustive
    assert {result.value[1] for result in results} == {0.0}


def test_a_schedule_with_its_settings_replays_to_the_same_value(make: Make) -> None:
    subject = make(TWO_JOBS, early_timeouts=2)
    _, results, _ = search(subject, durations=(0.0, 3.0))
    for result in results:
        threads = [event[0] for event in result.events]
        text = f"{format_schedule(threads)}{result.settings}"
        settings = parse_settings(text)
        assert settings == settings_of(2, result.worked.items())
        again = make(TWO_JOBS, early_timeouts=settings.early_timeouts)
        again.limits = Limits(early_timeouts=settings.early_timeouts, durations=settings.durations)
        assert again.run(parse_schedule(text)).value == result.value


@pytest.mark.parametrize(
    "part", ["early=x", "early=-1", "late=3", "takes.=1", "takes.a b=1", "takes.a=-1", "takes.a=nan"]
)
def test_settings_that_are_none_are_refused(part: str) -> None:
    with pytest.raises(ScheduleError, match="neither early=COUNT nor"):
        parse_settings(f"v1:0*3;{part}")


def test_too_many_choices_are_not_called_everything(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exploring, "MAX_CHOICES", 3)
    found, _, _ = search(make(TWO_JOBS), durations=(0.0, 0.5, 3.0))
    assert not found.exhaustive
    assert found.bounds == ["the first 3 choices of durations"]


MANY = """
    import threading
    n = 0
    def work():
        global n
        for _ in range(4): n += 1
    def main():
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        return n
"""


def test_a_search_out_of_time_says_so_and_claims_nothing(make: Make) -> None:
    found, results, _ = search(make(MANY), Budget(executions=2_000, cpu_s=0.0))
    assert found.out_of_time
    assert not found.exhaustive
    assert found.schedules == len(results) <= 1
    assert not search(make(MANY), Budget(executions=20, cpu_s=1e6, wall_s=1e6))[0].out_of_time


def test_the_budget_of_executions_alone_decides_what_is_covered(make: Make) -> None:
    first, second = (search(make(MANY), Budget(executions=50)) for _ in range(2))
    assert not first[0].exhaustive
    assert first[0] == second[0]
    assert [r.value for r in first[1]] == [r.value for r in second[1]]
    (bound,) = first[0].bounds
    assert "up to 2 preemptions" in bound


def test_progress_tells_the_phase_and_how_much_of_it_is_done(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exploring, "PROGRESS_EVERY_S", 0.0)
    found, results, told = search(make(MANY), Budget(executions=40))
    assert list(dict.fromkeys(record["phase"] for record in told)) == [
        "every interleaving",
        "up to 2 preemptions",
        "random schedules",
    ]
    assert [record["executions"] for record in told] == sorted(record["executions"] for record in told)
    assert all(0 < record["done"] <= record["budget"] for record in told)
    assert told[-1]["executions"] >= found.schedules == len(results)


def test_early_ends_beyond_the_bound_make_the_claim_a_bounded_one(make: Make) -> None:
    source = """
        import threading, time
        def main():
            thread = threading.Thread(target=lambda: [time.sleep(1) for _ in range(3)])
            thread.start()
            thread.join()
    """
    assert search(make(source, early_timeouts=3))[0].exhaustive
    found, _, _ = search(make(source, early_timeouts=2))
    assert not found.exhaustive
    assert found.bounds == ["no more than 2 early ends of waits a thread"]
