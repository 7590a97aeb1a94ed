"""Who overtook whom: what is counted, and that a reduced search counts what one without reduction counts."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import pytest

from threadlings.engine.execution import Limits, Result
from threadlings.engine.lines import MAX_LABELS, Lines
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.probe.server import add_scenario_helpers
from threadlings.search.bounded import explore_bounded
from threadlings.search.exhaustive import explore_all

Make = Callable[..., Subject]


@pytest.fixture(scope="module")
def with_scenario() -> Library:
    library = Library()
    add_scenario_helpers(library)
    return library


@pytest.fixture
def make(with_scenario: Library) -> Iterator[Make]:
    def program(source: str, **limits: int) -> Subject:
        text = PRELUDE + textwrap.dedent(source)
        files = [SourceFile("student", "program", text, zero_based_time=True, private=True)]
        return Subject(with_scenario, files, lambda modules: modules["student"].main(), Limits(**limits))

    yield program
    with_scenario.engine.end()


PRELUDE = """
import threading, time
from threadlings.scenario import together, waiting
lock = threading.Lock()
def arrive(came):
    time.sleep(0.5)  # where one wait of each thread may end early it is this one, and none that matters
    time.sleep(came)
def use(came, held, label="use", line="all"):
    arrive(came)
    with waiting(label, line):
        lock.acquire()
    time.sleep(held)
    lock.release()
"""


def profiles(subject: Subject) -> set[tuple[tuple[str, int], ...]]:
    """What is counted in every class of orders."""
    seen: set[tuple[tuple[str, int], ...]] = set()

    def visit(result: Result) -> bool:
        assert result.kind == "returned", (result.kind, result.exception)
        seen.add(tuple(sorted(result.overtakes.items())))
        return False

    assert explore_all(subject.run, visit, max_executions=5_000, max_steps=10**7).exhaustive
    return seen


# -- what is counted -----------------------------------------------------------------------------------


def test_who_comes_later_and_is_through_before_time_moves_on_has_overtaken() -> None:
    lines = Lines()
    slow = lines.join(1, "slow", "all", 0)
    lines.leave(lines.join(2, "fast", "all", 5), 7, through=True)
    assert slow.settle(7) == 0
    lines.leave(slow, 8, through=True)
    assert lines.most == {"slow": 1, "fast": 0}


@pytest.mark.parametrize(
    ("came", "through_at", "thread", "line", "through"),
    [
        pytest.param(0, 7, 2, "all", True, id="who came at the same instant"),
        pytest.param(5, 8, 2, "all", True, id="who was through at the same instant"),
        pytest.param(5, 7, 1, "all", True, id="the thread itself"),
        pytest.param(5, 7, 2, "other", True, id="who stands in another line"),
        pytest.param(5, 7, 2, "all", False, id="who gave up"),
    ],
)
def test_nobody_else_has(came: int, through_at: int, thread: int, line: str, through: bool) -> None:
    lines = Lines()
    slow = lines.join(1, "slow", "all", 0)
    lines.leave(lines.join(thread, "fast", line, came), through_at, through=through)
    lines.leave(slow, 8, through=True)
    assert lines.most["slow"] == 0


def test_who_gives_up_or_is_never_through_was_overtaken_until_then() -> None:
    lines = Lines()
    tired, stuck = lines.join(1, "tired", "all", 0), lines.join(2, "stuck", "all", 0)
    lines.leave(lines.join(3, "fast", "all", 1), 1, through=True)
    lines.leave(tired, 2, through=False)
    lines.leave(lines.join(3, "fast", "all", 3), 3, through=True)
    lines.close(3)
    assert (lines.most, stuck.settle(3)) == ({"tired": 1, "stuck": 1, "fast": 0}, 1)


def test_no_more_labels_than_a_scenario_can_use() -> None:
    lines = Lines()
    for number in range(MAX_LABELS):
        lines.join(1, f"label{number}", "all", 0)
    lines.join(1, "label0", "all", 0)
    with pytest.raises(ValueError, match="labels"):
        lines.join(1, "one-more", "all", 0)


# -- in programs ---------------------------------------------------------------------------------------


def test_a_lock_whose_order_is_free_may_be_taken_by_whoever_comes_last(make: Make) -> None:
    source = "def main(): together(lambda: use(0, 3), lambda: use(1, 1), lambda: use(2, 1))"
    assert profiles(make(source)) == {(("use", 0),), (("use", 1),)}


def test_the_order_of_calls_at_one_instant_means_nothing(make: Make) -> None:
    source = "def main(): together(lambda: use(0, 3), lambda: use(1, 1), lambda: use(1, 1))"
    assert profiles(make(source)) == {(("use", 0),)}


def test_only_those_in_one_line_overtake_each_other(make: Make) -> None:
    source = """
        def main():
            together(lambda: use(0, 3), lambda: use(1, 1, "put", "left"), lambda: use(2, 1, "get", "right"))
        """
    assert profiles(make(source)) == {(("get", 0), ("put", 0), ("use", 0))}


def test_who_passed_somebody_that_waits_for_ever_is_counted(make: Make) -> None:
    source = """
        def for_ever():
            with waiting("never"): threading.Event().wait()
        def main():
            threading.Thread(target=for_ever, daemon=True).start()
            time.sleep(1)
            together(lambda: use(0, 1), lambda: use(0, 1))
        """
    assert {dict(profile)["never"] for profile in profiles(make(source))} == {2}


def test_leaving_the_block_by_an_exception_is_giving_up(make: Make) -> None:
    source = """
        def gives_up():
            time.sleep(2)
            try:
                with waiting("impatient"): raise TimeoutError
            except TimeoutError: pass
        def main(): together(lambda: use(0, 3), lambda: use(1, 1), gives_up)
        """
    assert profiles(make(source)) == {(("impatient", 0), ("use", 0))}


def test_a_block_is_one_operation(make: Make) -> None:
    source = """
        def main():
            block = waiting("use")
            with block: pass
            try:
                with block: pass
            except RuntimeError as error: return str(error)
        """
    result = make(source).run()
    assert result.value == "each operation needs a `with waiting(...)` of its own"
    assert result.overtakes == {"use": 0}


def test_under_real_threads_waiting_does_nothing() -> None:
    space: dict[str, object] = {}
    exec(PRELUDE + "together(lambda: use(0, 0), lambda: use(0, 0))", space)


ORDERS = {
    "three at a lock": "def main(): together(lambda: use(0, 2), lambda: use(1, 1), lambda: use(1.5, 1))",
    "one that comes when the lock is given back": """
        def main(): together(lambda: use(0, 2), lambda: use(1, 1), lambda: use(2, 1))
        """,
    "a condition whose waiters are woken together": """
        room, busy = threading.Condition(), [True]
        def enter(came):
            arrive(came)
            with waiting("enter"), room:
                while busy[0]: room.wait()
                busy[0] = True
            time.sleep(1)
            with room:
                busy[0] = False
                room.notify_all()
        def main():
            threads = [threading.Thread(target=enter, args=(came,)) for came in (1, 2)]
            for thread in threads: thread.start()
            arrive(3)
            with room:
                busy[0] = False
                room.notify_all()
            for thread in threads: thread.join()
        """,
}


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("early_timeouts", [0, 1])
def test_a_reduced_search_counts_what_a_search_without_reduction_counts(
    make: Make, name: str, early_timeouts: int
) -> None:
    seen: set[tuple[tuple[str, int], ...]] = set()
    subject = make(ORDERS[name], early_timeouts=early_timeouts)

    def visit(result: Result) -> bool:
        seen.add(tuple(sorted(result.overtakes.items())))
        return False

    explore_bounded(subject.run, visit, bound=1, max_executions=600)
    assert seen <= profiles(subject)
    assert len(seen) > 1
