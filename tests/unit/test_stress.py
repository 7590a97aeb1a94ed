"""Real threads, many times: what is reported, with programs that do the same in every run."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from threadlings.engine.modules import Library
from threadlings.jail import ProbeClient, Tier, detect
from threadlings.judge import grade
from threadlings.judge.stress import Stress, StressOutcome
from threadlings.probe.stress import _instrumented, _Yielder
from threadlings.verdicts import Verdict

from . import fake_probe as fake

SCENARIOS = """
from threadlings.scenario import together

def twice(student):
    together(student.work, student.work)
    return student.seen()

def once(student, times=1):
    return student.work()

def not_plain(student):
    return object()
"""
COUNTER = """
import threading
lock, n = threading.Lock(), 0
def work():
    global n
    with lock:
        n += 1
def seen():
    return n
"""


@pytest.fixture(scope="module", params=sorted({detect(), Tier.C}))
def probe(request: pytest.FixtureRequest) -> Iterator[ProbeClient]:
    with ProbeClient(request.param) as client:
        yield client


@pytest.fixture
def note_of(probe, tmp_path) -> Callable[..., str]:
    """`note_of(source, expression)`: what a check notes that evaluates the expression on a stress run."""

    def note(source: str, expression: str, call: str = '"twice", runs=20') -> str:
        check = f"def test_go(submission):\n    found = submission.stress({call})\n"
        check += f"    submission.note({expression})\n"
        course = fake.make_course(tmp_path, {"go": (1.0, "hidden")}, hidden=check)
        (tmp_path / "graders" / "unit" / "task" / "scenarios.py").write_text(SCENARIOS)
        result = grade(course, course.exercises[0], textwrap.dedent(source).encode(), probe=probe)
        assert result.checks[0].verdict is Verdict.PASSED, result.checks[0].message
        return result.checks[0].notes[-1]

    return note


def test_a_right_program_fails_in_none_of_the_runs(note_of):
    said = note_of(COUNTER, "found.summary(lambda value: value == 2)")
    assert said == "Real threads showed a failure in 0 of 20 runs."


def test_every_run_begins_afresh_and_equal_outcomes_are_counted_together(note_of):
    said = note_of(COUNTER, "f'{[(o.kind, o.value, o.count) for o in found.outcomes]} {found.build}'")
    assert said.startswith("[('returned', 2, 20)]")
    assert said.endswith(("GIL", "free-threaded"))


def test_what_is_not_right_is_counted_whatever_it_is(note_of):
    assert "in 20 of 20 runs" in note_of(COUNTER, "found.summary(lambda value: value == 3)")


def test_a_real_deadlock_is_hung_with_its_line_and_never_a_hang(note_of):
    source = """
    import threading
    lock = threading.Lock()
    def work():
        lock.acquire()
        lock.acquire()
    """
    said = note_of(
        source,
        "f'{found.runs} {[(o.kind, o.where, o.count) for o in found.outcomes]} {found.summary(bool)}'",
        '"once", runs=50, hang_after_s=0.2',
    )
    assert said.startswith("3 [('hung', ('line 6',), 3)]")
    assert said.endswith("in 3 of 3 runs (3 did not come back).")


def test_an_exception_is_an_outcome_of_its_own(note_of):
    said = note_of("def work(): raise ValueError('no')", "repr(found.outcomes)", '"once", runs=5')
    assert "kind='raised'" in said
    assert "error='ValueError: no'" in said
    assert "count=5" in said


def test_a_thread_that_dies_and_one_that_stays_are_failures_although_the_scenario_returned(note_of):
    dies = """
    import threading
    def work():
        t = threading.Thread(target=lambda: 1 / 0)
        t.start()
        t.join()
    """
    said = note_of(
        dies, "f'{found.outcomes[0].thread_errors} {found.failed(lambda _: True)}'", '"once", runs=4'
    )
    assert said == "('ZeroDivisionError: division by zero',) 4"
    stays = """
    import threading
    def work():
        threading.Thread(target=threading.Event().wait, name="sleeper").start()
    """
    call = '"once", runs=2, hang_after_s=0.1'
    said = note_of(stays, "f'{found.outcomes[0].leaked_threads} {found.failed(lambda _: True)}'", call)
    assert said == "('sleeper',) 2"


def test_what_cannot_be_run_is_noted_and_costs_nothing(note_of):
    assert note_of(COUNTER, "found.summary(bool)", '"not_plain"') == "Real threads could not be tried."
    assert note_of(COUNTER, "submission.notes[0]", '"not_plain"').startswith(
        "Real threads could not be tried: "
    )


def test_no_run_is_begun_after_the_time_is_up(note_of):
    source = "import time\ndef work(): time.sleep(0.2)"
    assert 1 <= int(note_of(source, "str(found.runs)", '"once", runs=1000, seconds=0.3')) < 20


def test_every_touch_of_shared_state_may_give_up_the_processor():
    touched: list[int] = []

    class Recorder(_Yielder):
        def __call__(self) -> None:
            touched.append(len(touched))

    source = "class C: pass\nc = C()\nc.n = 1\nc.n += 1\nxs = []\nxs.append(c.n)\nd = {'k': 1}\nd['k'] += 1\n"
    names: dict[str, Any] = {}
    exec(_instrumented(Library(), "p.py", source, Recorder(0)), names)
    assert (names["c"].n, names["xs"], names["d"]) == (2, [2], {"k": 2})
    assert len(touched) >= 7  # write; read, write; append, read; read, write


def test_a_stress_without_runs_claims_nothing():
    assert Stress().failed(bool) == 0
    assert Stress(1, (StressOutcome("hung", count=1),)).summary(bool) == (
        "Real threads showed a failure in 1 of 1 run (1 did not come back)."
    )


OUTSIDE = {
    "an event loop": """
        import asyncio
        async def pause(n):
            await asyncio.sleep(0)
            return n
        async def both():
            return list(await asyncio.gather(pause(1), pause(2)))
        def work():
            return asyncio.run(both())
    """,
    "a socket pair": """
        import socket
        def work():
            a, b = socket.socketpair()
            a.sendall(b"12")
            return [int(c) for c in b.recv(2).decode()]
    """,
    "processes": """
        import multiprocessing
        def work():
            context = multiprocessing.get_context("fork")
            ours, theirs = context.Pipe()
            children = [context.Process(target=theirs.send, args=(n,)) for n in (1, 2)]
            for child in children: child.start()
            for child in children: child.join()
            return sorted([ours.recv(), ours.recv()])
    """,
    "a program": """
        import subprocess, sys
        def work():
            done = subprocess.run([sys.executable, "-S", "-c", "print(12)"], capture_output=True, text=True)
            return [int(c) for c in done.stdout.strip()]
    """,
}


@pytest.mark.parametrize("kind", OUTSIDE)
def test_what_a_search_refuses_can_be_run_when_the_check_says_so(note_of, kind: str) -> None:
    call = '"once", runs=2, seconds=20.0, hang_after_s=10.0, outside=True'
    said = note_of(
        OUTSIDE[kind],
        "str([(o.kind, o.value, o.count) for o in found.outcomes] or submission.notes)",
        call=call,
    )
    assert said == "[('returned', (1, 2), 2)]"


@pytest.mark.parametrize("kind", OUTSIDE)
def test_without_the_checks_word_it_is_refused(note_of, kind: str) -> None:
    said = note_of(OUTSIDE[kind], "submission.notes[0]", call='"once", runs=1')
    assert "Real threads could not be tried" in said
