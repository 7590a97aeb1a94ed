"""Schedules drawn at random: resting between questions changes what is asked, never what is chosen."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from itertools import pairwise

import pytest

from threadlings.engine.execution import Execution, Result, SimThread
from threadlings.engine.subject import Subject
from threadlings.search.bounded import explore_bounded
from threadlings.search.sampling import PCT_DEPTH, _Pct, _Walk, sample

Make = Callable[..., Subject]

HEAD = """
    import queue, threading as T, time
    def pair(*functions):
        threads = [T.Thread(target=f) for f in functions]
        for t in threads: t.start()
        for t in threads: t.join()
"""
PROGRAMS = {
    "data": """
        class C: n = 0
        c = C()
        def f():
            for _ in range(4): c.n += 1
        def main(): pair(f, f, f); return c.n
    """,
    "locks": """
        class C: n = 0
        c = C(); lock = T.Lock()
        def f():
            for _ in range(3):
                with lock: c.n += 1
        def main(): pair(f, f); return c.n
    """,
    "hand-off": """
        ready = T.Event(); q = queue.Queue(1); items = []
        def put():
            for i in range(3): q.put(i)
            ready.set()
        def get():
            for i in range(3): items.append(q.get())
        def watch(): ready.wait(); items.append('done')
        def main(): pair(put, get, watch); return items
    """,
    "spin": """
        class C: flag = False; n = 0
        c = C()
        def wait():
            while not c.flag: pass
            c.n += 1
        def go(): c.n += 1; c.flag = True; c.n += 1
        def main(): pair(wait, go); return c.n
    """,
    "starts late": """
        class C: n = 0
        c = C()
        def f(): c.n += 1; c.n += 1
        def g():
            t = T.Thread(target=f); c.n += 1; t.start(); c.n += 1; t.join()
        def main(): pair(g, f); time.sleep(1); return c.n
    """,
}


def source_of(name: str) -> str:
    return textwrap.dedent(HEAD) + textwrap.dedent(PROGRAMS[name])


def path(result: Result) -> list[int]:
    return [event[0] for event in result.events]


@pytest.mark.parametrize("name", PROGRAMS)
def test_pct_that_rests_draws_the_schedules_of_pct_that_is_asked_at_every_step(
    name: str, subject: Make
) -> None:
    """That the highest priority always runs must not depend on how often somebody looks."""
    program = subject(source_of(name))

    def schedules(*, rests: bool) -> tuple[list[list[int]], int]:
        numbers = random.Random(7)
        asked = 0
        drawn = []
        for _ in range(60):
            pct = _Pct(numbers, 30)

            def choose(
                execution: Execution, current: SimThread, enabled: list[SimThread], pct: _Pct = pct
            ) -> SimThread:
                nonlocal asked
                asked += 1
                chosen = pct.choose(execution, current, enabled)
                if not rests:
                    execution.rest_until = 0
                return chosen

            drawn.append(path(program.run((), choose=choose)))
        return drawn, asked

    resting, seldom = schedules(rests=True)
    restless, often = schedules(rests=False)
    assert resting == restless
    assert seldom < often
    assert len({tuple(schedule) for schedule in resting}) > 5


@pytest.mark.parametrize("probability", [0.1, 0.5])
def test_a_walk_switches_as_often_as_it_should(probability: float, subject: Make) -> None:
    program = subject(
        """
        import threading as T
        class C: n = 0
        c = C()
        def f():
            for _ in range(400): c.n = 1
        def main():
            a, b = T.Thread(target=f), T.Thread(target=f)
            a.start(); b.start(); a.join(); b.join()
        """
    )
    steps = switches = 0
    numbers = random.Random(1)
    for _ in range(10):
        schedule = path(program.run((), choose=_Walk(numbers, probability).choose))
        # While both run: every step but the last ones of who is left over.
        both = min(max(i for i, thread in enumerate(schedule) if thread == t) for t in (1, 2))
        begun = max(schedule.index(1), schedule.index(2))
        inner = [thread for thread in schedule[begun:both] if thread]
        steps += len(inner)
        switches += sum(a != b for a, b in pairwise(inner))
    # One of the two is drawn, and every other time it is the one that ran.
    assert switches / steps == pytest.approx(probability / 2, rel=0.15)


def test_the_same_seed_draws_the_same_schedules(subject: Make) -> None:
    program = subject(source_of("hand-off"))

    def schedules(seed: int) -> list[list[int]]:
        drawn: list[list[int]] = []
        sample(
            program.run,
            lambda result: drawn.append(path(result)) or False,
            executions=40,
            steps=20,
            seed=seed,
        )
        return drawn

    assert schedules(3) == schedules(3) != schedules(4)


def test_sampling_stops_when_it_is_told_to(subject: Make) -> None:
    program = subject(source_of("data"))
    seen: list[object] = []

    def visit(result: Result) -> bool:
        seen.append(result.value)
        return result.value != 12

    drawn = sample(program.run, visit, executions=1_000, steps=40)
    assert drawn == len(seen) < 1_000
    assert seen[-1] < 12 and set(seen[:-1]) <= {12}


BETWEEN_WRITES = """
    import threading as T
    class C: n = 0
    c = C()
    seen = []
    def write(): c.n = 1; c.n = 2; c.n = 3
    def read(): first = c.n; seen.extend((first, c.n))
    def main():
        threads = [T.Thread(target=f) for f in (write, read)]
        for t in threads: t.start()
        for t in threads: t.join()
        return seen
"""
"""(1, 3) needs two preemptions: after the first write, and between the two readings."""


def test_pct_finds_a_depth_three_bug_as_often_as_the_paper_promises(subject: Make) -> None:
    program = subject(BETWEEN_WRITES)
    steps, threads, draws = len(program.run().events), 3, 3_000
    numbers = random.Random(3)
    found = sum(program.run((), choose=_Pct(numbers, steps).choose).value == [1, 3] for _ in range(draws))
    assert found / draws >= 1 / (threads * steps ** (PCT_DEPTH - 1))


@pytest.mark.parametrize("bound", [0, 1, 2])
def test_a_bug_that_needs_two_preemptions_is_missed_by_a_bound_of_one(bound: int, subject: Make) -> None:
    values: list[object] = []

    def visit(result: Result) -> bool:
        values.append(result.value)
        return False

    _, within = explore_bounded(subject(BETWEEN_WRITES).run, visit, bound=bound, max_executions=10_000)
    assert within
    assert ([1, 3] in values) == (bound == 2)


def test_the_priorities_of_change_points_are_in_no_order_of_time() -> None:
    ascending = []
    for seed in range(50):
        changes = _Pct(random.Random(seed), 1_000)._changes
        by_step = [changes[step] for step in sorted(changes)]
        ascending.append(by_step == sorted(by_step))
    assert 10 < sum(ascending) < 40
