"""One execution: how it ends, that it always ends, and that it ends the same way every time.

None of these programs may hang the engine, whatever it does; the file's timeouts are a backstop only.
"""

# ruff: noqa: E501 - the programs under test are data; wrapped, their line numbers would be hard to follow.
from __future__ import annotations

import gc
import os
import sys
import textwrap
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from threadlings.engine.events import Op, preemptions
from threadlings.engine.execution import NestedLoopError, Result
from threadlings.engine.subject import collecting_by_hand
from threadlings.errors import ScheduleError
from threadlings.schedules import format_schedule, parse_schedule

Run = Callable[..., Result]
Explore = Callable[..., Any]
Make = Callable[..., Any]

HEAD = """
import queue, sys, threading as T, time
def start(*functions, daemon=False):
    ts = [T.Thread(target=f, daemon=daemon) for f in functions]
    for t in ts: t.start()
    return ts
def pair(*functions):
    for t in start(*functions): t.join()
def main():
"""


def program(body: str) -> str:
    return HEAD + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n"


def schedule_of(result: Result) -> str:
    return format_schedule(event[0] for event in result.events)


# -- deadlocks --------------------------------------------------------------------------------------------

DEADLOCKS = {
    "a lock taken twice": "l = T.Lock(); l.acquire(); l.acquire()",
    "a with inside a with on the same lock": "l = T.Lock()\nwith l:\n    with l: pass",
    "a lock that a dead thread holds": "l = T.Lock(); pair(l.acquire); l.acquire()",
    "a semaphore that nobody releases": "T.Semaphore(0).acquire()",
    "an event that nobody sets": "T.Event().wait()",
    "a queue that nobody fills": "queue.Queue().get()",
    "a full queue": "q = queue.Queue(1); q.put(1); q.put(2)",
    "unfinished tasks": "q = queue.Queue(); q.put(1); q.get(); q.join()",
    "a barrier that is short of one": "b = T.Barrier(3); pair(b.wait, b.wait)",
    "a condition that nobody notifies": "c = T.Condition()\nwith c: c.wait()",
    "a future that nobody sets": "import concurrent.futures as C\nC.Future().result()",
    "two threads that join each other": """
        ts = []
        ts += [T.Thread(target=lambda: ts[1].join()), T.Thread(target=lambda: ts[0].join())]
        ts[0].start(); ts[1].start()
        ts[0].join()
    """,
    "a pool task that waits for a task of the same pool": """
        import concurrent.futures as C
        with C.ThreadPoolExecutor(1) as p: p.submit(lambda: p.submit(print).result()).result()
    """,
}


@pytest.mark.parametrize("name", DEADLOCKS)
def test_a_program_that_waits_for_ever_is_a_deadlock(name: str, run: Run) -> None:
    result = run(program(DEADLOCKS[name]))
    assert result.kind == "deadlock"
    assert result.blocked


def test_a_deadlock_tells_who_waits_for_what_and_where(run: Run) -> None:
    result = run(program("l = T.Lock()\nl.acquire()\nstart(l.acquire)\nl.acquire()"))
    assert [blocked.thread.name for blocked in result.blocked] == ["MainThread", "Thread-1 (acquire)"]
    main = result.blocked[0]
    assert main.op == Op.ACQUIRE
    assert main.waits_for.holder_ == main.thread.tid
    assert next(line for file, line, _ in main.stack if file == "program.py") == len(HEAD.splitlines()) + 4


def test_a_lock_cycle_deadlocks_in_some_orders_only(explore: Explore) -> None:
    found = explore(
        program("""
            a, b = T.Lock(), T.Lock()
            def f():
                with a:
                    with b: pass
            def g():
                with b:
                    with a: pass
            pair(f, g); return 'fine'
        """)
    )
    assert found.values == {"'fine'", "deadlock"}
    stuck = next(result for result in found.results if result.kind == "deadlock")
    assert {blocked.waits_for.holder_ for blocked in stuck.blocked if blocked.op == Op.ACQUIRE} == {1, 2}


def test_locks_in_one_order_never_deadlock(explore: Explore) -> None:
    found = explore(
        program("""
            a, b = T.Lock(), T.Lock()
            def f(x, y):
                first, second = sorted((x, y), key=id)
                with first:
                    with second: pass
            pair(lambda: f(a, b), lambda: f(b, a)); return 'fine'
        """)
    )
    assert found.values == {"'fine'"}
    assert found.coverage.exhaustive


def test_a_lost_wake_up_is_found(explore: Explore) -> None:
    found = explore(
        program("""
            e = T.Condition(); ready = [False]
            def wait():
                if not ready[0]:
                    with e: e.wait()
            def wake():
                ready[0] = True
                with e: e.notify()
            pair(wait, wake); return 'fine'
        """)
    )
    assert found.values == {"'fine'", "deadlock"}


# -- spinning ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "flag = []\nwhile not flag: pass",
        "e = T.Event()\nwhile not e.is_set(): pass",
        "l = T.Lock(); l.acquire()\nwhile not l.acquire(False): pass",
        "q = queue.Queue()\nwhile q.empty(): continue",
        "while True:\n    try: queue.Queue().get_nowait()\n    except queue.Empty: pass",
        "while True: time.sleep(0)",
        "flag = []\ndef f():\n    while not flag: pass\npair(f, f)",
        "while True:\n    while True: break",
        "class C: a = b = 0\nwhile True: pair = C.a, [C.b]",
    ],
)
def test_a_loop_that_waits_for_what_never_comes_is_a_spin(body: str, run: Run) -> None:
    assert run(program(body)).kind == "spin"


NOT_SPINNING = {
    "a loop before any thread runs": (
        "class C: n = 0; items = []\nc = C(); d = {}\nwhile c.n < 3: c.n += 1\nwhile len(c.items) < 3: c.items.append(1)\nwhile len(d) < 3: d[len(d)] = 1\nwhile getattr(c, 'n') < 5: setattr(c, 'n', c.n + 1)\nreturn c.n",
        {"5"},
    ),
    "a loop that reads a file": (
        "import io\nf = io.StringIO('a\\n' * 5)\nwhile f.readline(): pass\nreturn 1",
        {"1"},
    ),
    "a flag that another thread sets": (
        "flag = []\ndef f():\n    while not flag: pass\npair(f, lambda: flag.append(1)); return 1",
        {"1"},
    ),
    "a try-lock that is tried again": (
        "l = T.Lock()\ndef f():\n    while not l.acquire(False): pass\n    l.release()\npair(f, f); return 1",
        {"1"},
    ),
    "polling active_count": ("t = T.Thread(); t.start()\nwhile T.active_count() > 1: pass\nreturn 1", {"1"}),
    "polling is_alive": ("t = T.Thread(); t.start()\nwhile t.is_alive(): pass\nreturn 1", {"1"}),
    "polling a queue": (
        "q = queue.Queue(); got = []\ndef f():\n    while q.empty(): pass\n    got.append(q.get())\npair(f, lambda: q.put(5)); return got",
        {"[5]"},
    ),
    "a reader that looks again until nothing has changed meanwhile": (
        "class C: version = a = b = 0\nc = C()\ndef write():\n    c.version += 1; c.a = 1; c.b = 1; c.version += 1\ndef read():\n    while True:\n        before = c.version\n        pair = c.a, [c.b]\n        if before % 2 == 0 and before == c.version: return pair\ngot = []\npair(write, lambda: got.append(read())); return got",
        {"[(0, [0])]", "[(1, [1])]"},
    ),
    "a loop that turns a tuple round": (
        "t = 1, 2, 3\nwhile t[0] != 3: t = (*t[1:], t[0])\nreturn t",
        {"(3, 1, 2)"},
    ),
    "a loop that packs a tuple deeper and deeper": (
        "t = ()\nn = [9]\nwhile repr(t).count('(') < 8: t = (t,)\nreturn 1",
        {"1"},
    ),
    "a bounded spin": (
        "flag = []\ndef f():\n    n = 0\n    while not flag and n < 3: n += 1\npair(f, lambda: flag.append(1)); return 1",
        {"1"},
    ),
    "two threads that take turns": (
        "turn = [0]; got = []\ndef f(me):\n    for _ in range(2):\n        while turn[0] != me: pass\n        got.append(me); turn[0] = 1 - me\npair(lambda: f(0), lambda: f(1)); return got",
        {"[0, 1, 0, 1]"},
    ),
    "a loop that is entered again and again": (
        "e = T.Event()\ndef once():\n    n = 0\n    while True:\n        if e.is_set(): return True\n        n += 1\n        if n: return False\nreturn [once() for _ in range(4)]",
        {"[False, False, False, False]"},
    ),
    "a loop that depends on random numbers": (
        "import random\nwhile random.random() < 0.9: pass\nr = random.Random(3)\nwhile r.random() < 0.9: pass\nreturn 1",
        {"1"},
    ),
    "a loop that works on iterators": (
        "it = iter(range(5)); n = []\nwhile next(it) < 3: pass\nreturn list(it)",
        {"[4]"},
    ),
}


@pytest.mark.parametrize("name", NOT_SPINNING)
def test_a_loop_that_comes_to_an_end_is_not_condemned(name: str, explore: Explore) -> None:
    body, expected = NOT_SPINNING[name]
    found = explore(program(body))
    assert found.values == expected
    assert found.coverage.exhaustive
    assert not any(result.busy_waited for result in found.results)


def test_polling_with_sleeps_is_not_a_busy_wait(run: Run) -> None:
    result = run(
        program("""
            flag = []
            T.Timer(1, lambda: flag.append(1)).start()
            while not flag: time.sleep(0.3)
            return time.monotonic()
        """)
    )
    assert (result.kind, result.value, result.busy_waited) == ("returned", 1.2, False)


def test_who_meets_a_polite_retry_in_the_middle_sees_all_that_can_be_seen(explore: Explore) -> None:
    found = explore(
        program("""
            a, b, seen = T.Lock(), T.Lock(), []
            def polite():
                while True:
                    with b:
                        if a.acquire(False):
                            a.release()
                            return
            def ask():
                with a:
                    seen.append(b.acquire(False))
                    if seen[0]: b.release()
            pair(polite, ask); return seen
        """)
    )
    assert found.coverage.exhaustive
    assert found.values == {"[True]", "[False]"}


def test_spinning_while_time_passes_is_told(run: Run) -> None:
    result = run(
        program("""
            flag = []
            T.Timer(1, lambda: flag.append(1)).start()
            while not flag: pass
            return time.monotonic()
        """)
    )
    assert (result.kind, result.value, result.busy_waited) == ("returned", 1.0, True)


def test_spinning_on_the_clock_comes_to_an_end(run: Run) -> None:
    result = run(program("while time.monotonic() < 3: pass\nreturn time.monotonic() >= 3"))
    assert (result.kind, result.value) == ("returned", True)
    assert result.busy_waited


# -- limits -----------------------------------------------------------------------------------------------


def test_too_many_steps_are_a_step_limit(run: Run) -> None:
    body = "n = [0]\ndef f():\n    for i in range(10 ** 9): n[0] += 1\npair(f)"
    result = run(program(body), max_steps=500)
    assert result.kind == "step_limit"
    assert len(result.events) == 501


@pytest.mark.parametrize(
    "body",
    [
        "n = 0\nwhile True: n += 1",
        "def f():\n    n = 0\n    while True: n += 1\npair(f)",
        "start(*[lambda: [None for _ in iter(int, 1)]] * 2)\nn = 0\nwhile True: n += 1",
    ],
)
def test_a_loop_that_only_counts_is_a_step_limit(body: str, subject: Make) -> None:
    program_ = subject(program(body))
    program_.limits.max_loop_turns = 2_000
    assert program_.run().kind == "step_limit"


def test_a_loop_that_runs_on_timers_for_ever_ends(run: Run) -> None:
    result = run(program("flag = []\nstart(lambda: T.Event().wait())\nwhile not flag: time.sleep(60)"))
    assert result.kind in ("deadlock", "step_limit", "spin")


def test_thousands_of_threads_are_a_runtime_error(run: Run) -> None:
    result = run(
        program("""
            e = T.Event(); n = 0
            try:
                while True: T.Thread(target=e.wait).start(); n += 1
            except RuntimeError as error: message = str(error)
            e.set(); return n, message
        """)
    )
    assert result.value == (199, "can't start new thread")


def test_a_thread_bomb_ends(run: Run) -> None:
    body = "def f():\n    T.Thread(target=f).start(); T.Thread(target=f).start()\nf()"
    result = run(program(body))
    assert result.kind == "returned"
    assert {repr(item.exception) for item in result.thread_errors} == {
        'RuntimeError("can\'t start new thread")'
    }


@pytest.mark.parametrize("depth", range(0, 120, 7))
def test_running_out_of_stack_inside_a_monitor_harms_nobody(depth: int, run: Run) -> None:
    body = f"""
        q = queue.Queue(); e = T.Event(); n = [0]
        def bomb():
            q.put(1); q.get(); e.set(); n[0] += 1
            bomb()
        def pad(k): return pad(k - 1) if k else bomb()
        pair(lambda: pad({depth}), lambda: pad({depth} // 2))
        return 1
    """
    result = run(program(body), plan_for_switching())
    assert result.kind == "returned"
    assert [type(item.exception) for item in result.thread_errors] == [RecursionError] * 2


@pytest.mark.parametrize("depth", range(0, 40, 3))
def test_a_recursion_bomb_ends_in_a_recursion_error(depth: int, run: Run) -> None:
    """Wherever in the engine the stack happens to run out, the execution ends."""
    body = f"""
        class C: n = 0
        l = T.Lock(); c = C(); d = {{'k': 0}}
        def bomb():
            c.n += 1; d['k'] += 1
            with l: d['k'] -= 1
            bomb()
        def pad(n): return pad(n - 1) if n else bomb()
        pair(lambda: pad({depth}), lambda: pad({depth} + 1))
        return 1
    """
    result = run(program(body), plan_for_switching())
    assert result.kind in ("returned", "deadlock", "step_limit"), result.exception
    assert {type(item.exception) for item in result.thread_errors} <= {RecursionError}
    assert result.kind != "returned" or len(result.thread_errors) == 2


def plan_for_switching() -> list[int]:
    return [0, 0, 0] + [1, 2] * 4_000


def test_a_recursion_error_that_is_caught_leaves_the_engine_whole(run: Run) -> None:
    body = """
        n = [0]
        def bomb(): n[0] += 1; bomb()
        def f():
            try: bomb()
            except RecursionError: pass
            n[0] = 0
        pair(f, f); n[0] += 1; return n[0]
    """
    for _ in range(3):
        assert run(program(body)).value == 1


# -- ways to end ------------------------------------------------------------------------------------------


def test_a_thread_that_never_ends_is_leaked(run: Run) -> None:
    result = run(program("start(T.Event().wait)\nreturn 1"))
    assert (result.kind, result.value) == ("returned", 1)
    assert [thread.name for thread in result.leaked] == ["Thread-1 (wait)"]


def test_a_daemon_thread_is_not_leaked(run: Run) -> None:
    result = run(program("start(T.Event().wait, lambda: time.sleep(99), daemon=True)\nreturn 1"))
    assert (result.kind, result.leaked, result.elapsed_ns) == ("returned", [], 0)


def test_threads_that_outlive_main_are_waited_for(run: Run) -> None:
    result = run(program("global got\ngot = []\nstart(lambda: (time.sleep(2), got.append(1)))\nreturn got"))
    assert (result.kind, result.value, result.leaked) == ("returned", [1], [])


def test_an_exception_in_a_thread_is_kept_and_ends_only_that_thread(run: Run) -> None:
    result = run(program("pair(lambda: {}['k'], lambda: 1 / 0)\nreturn 'on'"))
    assert (result.kind, result.value) == ("returned", "on")
    errors = [(item.thread, repr(item.exception)) for item in result.thread_errors]
    assert errors == [
        ("Thread-1 (<lambda>)", "KeyError('k')"),
        ("Thread-2 (<lambda>)", "ZeroDivisionError('division by zero')"),
    ]


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("sys.exit(3)", "exited", "SystemExit(3)"),
        ("1 / 0", "raised", "ZeroDivisionError('division by zero')"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt()"),
        ("raise GeneratorExit", "raised", "GeneratorExit()"),
        ("pair(lambda: sys.exit(3))\nreturn 1", "returned", "None"),
        ("raise SystemExit", "exited", "SystemExit()"),
    ],
)
def test_the_ways_main_can_end(body: str, kind: str, error: str, run: Run) -> None:
    result = run(program(body))
    assert (result.kind, repr(result.exception), result.thread_errors) == (kind, error, [])


def test_a_lock_held_at_the_end_is_told(run: Run) -> None:
    result = run(program("l = T.Lock()\npair(l.acquire)\nm = T.Lock(); m.acquire()\nreturn 1"))
    assert [name for name, _ in result.held_locks] == ["MainThread", "Thread-1 (acquire)"]


SWALLOWERS = {
    "around a lock": "l = T.Lock(); l.acquire()\nwhile True:\n    try: l.acquire()\n    except BaseException: pass",
    "in a for loop": "l = T.Lock(); l.acquire()\nfor _ in range(10 ** 9):\n    try: l.acquire()\n    except BaseException: pass",
    "in a thread": "l = T.Lock(); l.acquire()\ndef f():\n    for _ in range(10 ** 9):\n        try: l.acquire()\n        except BaseException: pass\nstart(f, f)\nreturn 1",
    "with finally and continue": "e = T.Event()\nfor _ in range(10 ** 9):\n    try: e.wait()\n    finally: continue",
    "in a context manager": (
        "class Quiet:\n    def __enter__(self): return self\n    def __exit__(self, *e): return True\n"
        "q = queue.Queue()\nfor _ in range(10 ** 9):\n    with Quiet(): q.get()"
    ),
    "around touches": (
        "class C: n = 0\ndef f():\n    for _ in range(10 ** 9):\n        try: C.n += 1\n        except BaseException: pass\nstart(f, f)"
    ),
    "around a spin": "def f():\n    for _ in range(10 ** 9):\n        try:\n            while True: pass\n        except BaseException: pass\nstart(f)",
}


@pytest.mark.parametrize("name", SWALLOWERS)
def test_code_that_swallows_everything_does_not_hang_the_engine(name: str, subject: Make) -> None:
    stubborn = subject(program(SWALLOWERS[name]), max_steps=2_000)
    results = [stubborn.run() for _ in range(3)]
    assert {result.kind for result in results} <= {"deadlock", "spin", "step_limit", "returned"}
    assert all(result.kind != "returned" or result.leaked for result in results)
    assert stubborn.library.engine.execution is None
    assert subject(program("pair(lambda: None)\nreturn 1")).run().value == 1


def test_swallowers_cost_no_more_than_their_threads(subject: Make) -> None:
    """A thread that cannot be unwound is given up for good: few enough of them, or a search would run dry."""
    stubborn = subject(program(SWALLOWERS["in a thread"]))
    stubborn.run()
    before = os_threads()
    for _ in range(10):
        stubborn.run()
    assert os_threads() - before <= 20


def test_exceptions_in_finalisers_harm_nobody(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda hook: heard.append(type(hook.exc_value).__name__))
    result = run(
        program("""
            class C:
                def __del__(self): self.n = 1; raise ValueError
            def f(): C(); C()
            pair(f, f); return 1
        """)
    )
    gc.collect()
    assert (result.value, result.thread_errors) == (1, [])
    assert set(heard) == {"ValueError"}


def test_finalisers_that_use_locks_harm_nobody(subject: Make) -> None:
    program_ = subject(
        program("""
            l = T.Lock()
            class C:
                def __init__(self): self.me = self
                def __del__(self):
                    with l: self.x = 1
            def f(): C()
            pair(f, f); return 1
        """)
    )
    assert [program_.run().value for _ in range(100)] == [1] * 100


def test_garbage_is_not_collected_during_an_execution(run: Run) -> None:
    result = run(
        program("""
            import gc
            class C:
                def __init__(self): self.me = self
            seen = [gc.isenabled()]
            def f():
                for _ in range(2000): C()
                seen.append(gc.isenabled())
            pair(f); return seen
        """)
    )
    assert result.value == [False, False]
    assert gc.isenabled()


def test_the_last_execution_is_buried_before_the_next_begins_and_not_during_it(subject: Make) -> None:
    """All of its world dies young; a collection of older generations is not needed."""
    program_ = subject(
        program("""
            class C:
                def __init__(self): self.me = self
            c = C()
            def f(): c.n = 1
            pair(f, f); return c
        """)
    )
    alive: list[list[bool]] = []
    with collecting_by_hand():
        worlds: list[weakref.ref[Any]] = []
        for _ in range(20):
            worlds.append(weakref.ref(program_.run().value))
            alive.append([world() is not None for world in worlds])
    # The cycle of the last execution is still there; without collections all of them would be.
    assert alive == [[False] * number + [True] for number in range(20)]
    assert gc.isenabled()


def test_what_a_program_does_to_classes_of_the_library_is_undone(run: Run) -> None:
    body = """
        class Same:
            def __eq__(self, other): return True
            __hash__ = None
        before = [hasattr(T.Thread, 'extra'), T.Thread.__doc__ is None, type(T.Event.set).__name__]
        T.Thread.extra = 1; T.Thread.__doc__ = None; T.Event.set = Same()
        del T.Semaphore.release
        return before, hasattr(T.Semaphore, 'release')
    """
    for _ in range(3):
        assert run(program(body)).value == ([False, False, "function"], False)
    assert run(program("return hasattr(T.Semaphore, 'release')")).value is True


def test_an_execution_inside_an_execution_is_refused(subject: Make) -> None:
    inner = subject(program("return 1"))
    outer = subject(program("return 1"))
    outer._main = lambda modules: inner.library and inner._pool is not outer._pool and outer.run()
    result = outer.run()
    assert isinstance(result.exception, NestedLoopError)


# -- determinism ------------------------------------------------------------------------------------------

BUSY = program("""
    import concurrent.futures as C
    class Box:
        def __init__(self): self.n = 0; self.lock = T.Lock(); self.items = []
        def bump(self):
            with self.lock: self.n += 1
            self.items.append(self.n); self.n += 1
    b = Box(); q = queue.Queue(2); e = T.Event(); c = T.Condition(); d = {}
    def producer():
        for i in range(3): q.put(i); b.bump()
        e.set()
    def consumer():
        for _ in range(3): d[q.get()] = b.n; time.sleep(0.1)
        with c: c.notify_all()
    def waiter():
        e.wait(timeout=5)
        with c: c.wait(timeout=1)
    pair(producer, consumer, waiter)
    with C.ThreadPoolExecutor(2) as p: fs = [p.submit(b.bump) for _ in range(3)]
    for t in {T.Thread(target=b.bump) for _ in range(3)}: t.start(); t.join()
    return b.n, b.items, d, time.monotonic(), sorted(map(id, (b, q, e))) == sorted(map(id, (b, q, e)))
""")

PLANS = [
    [],
    [0, 0, 0, 0, 2, 2, 1, 1, 3, 3, 1, 2, 1, 3],
    [0] * 5 + [3, 1, 2] * 10,
    [0] * 4 + [1] * 12 + [2] * 9,
]


@pytest.mark.parametrize("plan", PLANS)
def test_the_same_plan_gives_the_same_events_a_hundred_times(plan: list[int], subject: Make) -> None:
    busy = subject(BUSY)

    def shape(result: Result) -> tuple[Any, ...]:
        return (
            [(e[0], e[1], e[4]) for e in result.events],
            result.value,
            result.could_continue,
            result.elapsed_ns,
        )

    first = shape(busy.run(plan))
    assert len(first[0]) > 60
    assert all(shape(busy.run(plan)) == first for _ in range(100))


def test_the_schedule_of_any_execution_replays_it(explore: Explore, subject: Make) -> None:
    source = program("""
        class N: v = 0
        l = T.Lock()
        def f():
            x = N.v
            with l: N.v = x + 1
        pair(f, f); return N.v
    """)
    found = explore(source)
    again = subject(source)
    assert len(found.results) >= 4
    for result in found.results:
        replay = again.run(parse_schedule(schedule_of(result)))
        assert (replay.kind, replay.value, replay.diverged) == (result.kind, result.value, False)
        assert schedule_of(replay) == schedule_of(result)


def test_a_plan_that_cannot_be_followed_is_told(run: Run) -> None:
    source = program("l = T.Lock()\nwith l: ts = start(lambda: l.acquire())\nts[0].join(); return 1")
    assert not run(source, [0, 0]).diverged
    assert run(source, [0, 7]).diverged
    result = run(source, [0, 1, 1, 1, 1, 1])
    assert (result.value, result.diverged) == (1, True)


def test_schedules_are_the_same_on_every_supported_python(run: Run) -> None:
    """These strings must not depend on the interpreter: a schedule in a report replays anywhere."""
    assert {name: schedule_of(run(program(body))) for name, (body, _) in SCHEDULES.items()} == {
        name: schedule for name, (_, schedule) in SCHEDULES.items()
    }


SCHEDULES = {
    "two increments": ("class N: v = 0\ndef f(): N.v += 1\npair(f, f); return N.v", "v1:0*5,1*4,0*2,2*4,0*3"),
    "a lock": ("l = T.Lock()\ndef f():\n    with l: pass\npair(f, f)", "v1:0*5,1*4,0*2,2*4,0*2"),
    "an event": ("e = T.Event()\nts = start(e.wait)\ne.set(); ts[0].join()", "v1:0*4,1*3,0"),
    "a queue": ("q = queue.Queue()\nts = start(lambda: q.put(1)); q.get(); ts[0].join()", "v1:0*2,1*3,0*3"),
    "sleeping": ("pair(lambda: time.sleep(1), lambda: time.sleep(1))", "v1:0*5,1*2,2*4,1*2,0*4"),
    "a semaphore": ("s = T.Semaphore(1)\ndef f():\n    with s: pass\npair(f, f)", "v1:0*5,1*4,0*2,2*4,0*2"),
}


def test_parsing_a_schedule_undoes_formatting_it() -> None:
    threads = [0, 0, 1, 2, 2, 2, 0, 10]
    assert format_schedule(threads) == "v1:0*2,1,2*3,0,10"
    assert parse_schedule(format_schedule(threads)) == threads
    assert parse_schedule("v1:") == [] == parse_schedule(format_schedule([]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0,1",
        "v2:0",
        "v1",
        "v1:x",
        "v1:0*0",
        "v1:-1",
        "v1:0*",
        "v1:*3",
        "v1:0*9999999",
        "v1:0*99999999999999999999",
        "v1:1.5",
        "v1:99999999",
    ],
)
def test_what_is_no_schedule_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ScheduleError, match="Copy the whole line after 'replay:'"):
        parse_schedule(text)


def test_only_switches_from_who_could_go_on_are_preemptions() -> None:
    assert preemptions([0, 1, 0, 0, 1], [True, True, False, True, True]) == 2
    assert preemptions([], []) == 0


# -- costs ------------------------------------------------------------------------------------------------


def os_threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads and descriptors in /proc")
def test_a_thousand_executions_leave_nothing_behind(subject: Make) -> None:
    program_ = subject(
        program("""
            class C:
                items = []
                def __getitem__(self, k): return k
            class E(Exception): pass
            c = C(); c.n = 0; d = {}; l = T.Lock()
            def f():
                with l: c.n += c[1]
                d['k'] = c; c.me = c
                c.items.append(max(1, c.n)); raise E
            pair(f, f); return c
        """)
    )

    def left() -> tuple[int, int, int]:
        gc.collect()
        kept = sum(1 for thing in gc.get_objects() if isinstance(thing, type) and thing.__name__ == "C")
        return os_threads(), len(os.listdir("/proc/self/fd")), kept  # noqa: PTH208 - descriptors, not files

    program_.run()
    before = left()
    for _ in range(1_000):
        program_.run()
    assert left() == before


def test_random_numbers_are_the_same_in_every_execution_however_they_are_reached(subject: Make) -> None:
    directly = program("import random; return random.random()")
    by_name = program("import importlib; return importlib.import_module('random').random()")
    through_another = program("import sys; return sys.modules['random'].random()")
    drawn = {subject(text).run().value for text in (directly, by_name, through_another) for _ in range(3)}
    assert len(drawn) == 1


def test_the_main_thread_is_a_fresh_one_in_every_execution(subject: Make) -> None:
    program_ = subject(
        program("""
            main = T.main_thread()
            fresh = not hasattr(main, 'mark') and main.name == 'MainThread' and not main.daemon
            main.mark = 1; main.name = 'other'; main._started.clear(); main._kwargs['k'] = 1
            return fresh, main is T.current_thread(), main in T.enumerate(), repr(main), main._kwargs
        """)
    )
    first, second = program_.run().value, program_.run().value
    assert first == second
    assert first[:3] == (True, True, True)
