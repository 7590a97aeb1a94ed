"""Counterexamples are the shortest there are: fewest preemptions, then fewest switches, then fewest steps.

The minimum comes from trying every choice at every step, in the order of what it costs, until nothing that is
left can be shorter. Nothing of the search is used for that, only the engine that runs one schedule.
"""

from __future__ import annotations

import heapq
import textwrap
from collections.abc import Callable

import pytest

from threadlings.engine.execution import Execution, Limits, Result, SimThread
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.exhaustive import explore_all
from threadlings.search.shrink import Weight, schedule_of, shrink, weight_of

_MAX_SCHEDULES = 20_000

START = """
import threading
def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads: t.start()
    for t in threads: t.join()
"""

BUGS: dict[str, tuple[str, Callable[[Result], bool]]] = {
    "lost update": (
        """
        n = 0
        def add():
            global n
            n += 1
        def main():
            together(add, add)
            return n
        """,
        lambda r: r.kind == "returned" and r.value == 1,
    ),
    "check then act": (
        """
        seats, taken = 1, []
        def book():
            global seats
            if seats > 0:
                seats -= 1
                taken.append(1)
        def main():
            together(book, book)
            return len(taken)
        """,
        lambda r: r.kind == "returned" and r.value == 2,
    ),
    "locks in opposite orders": (
        """
        a, b = threading.Lock(), threading.Lock()
        def one():
            with a:
                with b: pass
        def two():
            with b:
                with a: pass
        def main():
            together(one, two)
        """,
        lambda r: r.kind == "deadlock",
    ),
    "used before it is made": (
        """
        box = []
        def make():
            box.append(1)
        def use():
            box[0]
        def main():
            together(make, use)
        """,
        lambda r: bool(r.thread_errors),
    ),
    "a notification nobody hears": (
        """
        c = threading.Condition(threading.Lock())
        ready = False
        def wait():
            if not ready:
                with c: c.wait()
        def tell():
            global ready
            ready = True
            with c: c.notify()
        def main():
            together(wait, tell)
        """,
        lambda r: r.kind == "deadlock",
    ),
    "seen in between twice": (
        """
        x = 0
        seen = []
        def count():
            global x
            x = 1
            x = 2
        def look():
            seen.append(x)
            seen.append(x)
        def main():
            together(count, look)
            return seen
        """,
        lambda r: r.kind == "returned" and r.value == [1, 2],
    ),
    "a lock given back in between": (
        """
        lock, n = threading.Lock(), 0
        def add():
            global n
            with lock: before = n
            with lock: n = before + 1
        def main():
            together(add, add)
            return n
        """,
        lambda r: r.kind == "returned" and r.value == 1,
    ),
    "three that must go in a row": (
        """
        x = 0
        def first():
            global x
            if x == 0: x = 1
        def second():
            global x
            if x == 1: x = 2
        def third():
            global x
            if x == 2: x = 3
        def main():
            together(third, second, first)
            return x
        """,
        lambda r: r.kind == "returned" and r.value == 3,
    ),
    "a try-lock refused": (
        """
        lock, refused = threading.Lock(), []
        def hold():
            with lock: pass
        def ask():
            if lock.acquire(blocking=False): lock.release()
            else: refused.append(1)
        def main():
            together(ask, hold)
            return refused
        """,
        lambda r: r.kind == "returned" and bool(r.value),
    ),
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def make(library: Library, source: str) -> Subject:
    text = START + textwrap.dedent(source)
    return Subject(
        library,
        [SourceFile("student", "program", text)],
        lambda m: m["student"].main(),
        Limits(max_steps=200),
    )


def cheapest(subject: Subject, shows: Callable[[Result], bool]) -> tuple[Weight, list[list[int]]]:
    """The least weight of an execution that shows the bug, and some schedules of any weight that show it.

    A schedule that begins with a plan has at least the plan's preemptions and switches. So plans are tried
    cheapest first, and whatever costs more than a failure that was seen cannot lead to a shorter one.
    """
    waiting: list[tuple[int, int, list[int]]] = [(0, 0, [])]
    best: Weight | None = None
    failing: list[list[int]] = []
    runs = 0
    while waiting and (best is None or waiting[0][:2] <= best[:2]):
        plan = heapq.heappop(waiting)[2]
        options: dict[int, list[int]] = {}

        def choose(
            execution: Execution,
            current: SimThread,
            enabled: list[SimThread],
            options: dict[int, list[int]] = options,
        ) -> SimThread:
            chosen = current if current in enabled else enabled[0]
            options[len(execution.events)] = [t.tid for t in enabled if t is not chosen]
            return chosen

        result = subject.run(plan, choose=choose)
        runs += 1
        assert runs <= _MAX_SCHEDULES, "too many schedules to try them all"
        if shows(result):
            failing.append(schedule_of(result))
            best = min(weight_of(result), best or weight_of(result))
        path = [event[0] for event in result.events]
        preempted = switched = 0
        for index in range(len(path) + 1):
            forced = not result.could_continue.get(index, True)
            for tid in options.get(index, ()):
                cost = preempted + (not forced), switched + 1
                heapq.heappush(waiting, (*cost, [*path[:index], tid]))
            if 0 < index < len(path) and path[index] != path[index - 1]:
                preempted, switched = preempted + (not forced), switched + 1
    assert best is not None, "the bug cannot be shown"
    return best, failing


@pytest.mark.parametrize("name", BUGS)
def test_no_schedule_at_all_is_shorter_than_the_one_that_is_shown(library, name):
    source, shows = BUGS[name]
    subject = make(library, source)
    least, failing = cheapest(subject, shows)
    found: list[list[int]] = []

    def visit(result: Result) -> bool:
        if shows(result):
            found.append(schedule_of(result))
        return bool(found)

    explore_all(subject.run, visit, max_executions=10_000, max_steps=10**9)
    for start in (failing[0], failing[-1], found[0]):
        best = shrink(subject.run, start, shows)
        assert best is not None
        assert shows(best)
        assert weight_of(best) == least
        # What is handed on as a string shows it again.
        again = subject.run(schedule_of(best))
        assert (weight_of(again), again.diverged) == (least, False)
