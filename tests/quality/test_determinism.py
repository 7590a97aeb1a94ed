"""The same program and schedule give the same execution: on every run, under load, on every Python.

The golden file holds, for each program, every ending that a search finds with the schedule that leads there,
the number of executions, and the steps of the longest of those schedules. Each Python that the tests run on
is held to the same file, so a schedule that was found on one replays on all the others.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from threadlings.engine.events import Op
from threadlings.engine.execution import Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject, describe_site
from threadlings.schedules import format_schedule, parse_schedule
from threadlings.search.exhaustive import explore_all

GOLDEN = Path(__file__).parents[1] / "golden" / "determinism.json"
RUNS = 40  # `benchmarks/determinism.py` makes a thousand
_BUSY_PROCESSES = 2

NAMES = {number: name for name, number in vars(Op).items() if name.isupper()}

HEAD = """
import concurrent.futures, queue, threading, time
def start(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads: t.start()
    for t in threads: t.join()
"""

PROGRAMS = {
    "locks": """
        a, b, n = threading.Lock(), threading.Lock(), 0
        def one():
            global n
            with a:
                with b: n += 1
        def two():
            global n
            with b:
                with a: n += 2
        def main():
            start(one, two)
            return n
    """,
    "reentrant locks": """
        lock, log = threading.RLock(), []
        def add(x):
            with lock:
                with lock: log.append(x)
        def main():
            start(lambda: add(1), lambda: add(2))
            return log
    """,
    "conditions": """
        c, ready = threading.Condition(), False
        def wait():
            with c:
                if not ready: c.wait()
        def tell():
            global ready
            ready = True
            with c: c.notify()
        def main():
            start(wait, tell)
            return ready
    """,
    "conditions with a timeout": """
        c, log = threading.Condition(), []
        def wait():
            with c: log.append(c.wait(1))
        def tell():
            time.sleep(1)
            with c: c.notify_all()
        def main():
            start(wait, tell)
            return log
    """,
    "events": """
        e, log = threading.Event(), []
        def wait():
            log.append(e.wait(2))
        def tell():
            if not log: e.set()
            e.clear()
        def main():
            start(wait, tell)
            return log
    """,
    "semaphores": """
        s, inside, most = threading.BoundedSemaphore(2), 0, 0
        def work():
            global inside, most
            with s:
                inside += 1
                most = max(most, inside)
                inside -= 1
        def main():
            start(work, work)
            return inside, most
    """,
    "queues": """
        q, got = queue.Queue(1), []
        def make():
            for n in range(2): q.put(n)
        def take():
            while True:
                try: got.append(q.get(timeout=1))
                except queue.Empty: return
        def main():
            start(make, take)
            return got, q.empty()
    """,
    "pools": """
        n = 0
        def add(by):
            global n
            n += by
            return n
        def main():
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                seen = sorted(pool.map(add, [1, 2]))
            return seen, n
    """,
    "futures": """
        def fail(): raise ValueError("no")
        def main():
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                first, second = pool.submit(fail), pool.submit(time.sleep, 1)
                done, _ = concurrent.futures.wait([first, second], return_when="FIRST_COMPLETED")
            return len(done), str(first.exception()), second.result()
    """,
    "timers": """
        log = []
        def main():
            t = threading.Timer(1, log.append, ["rang"])
            t.start()
            time.sleep(1)
            t.cancel()
            t.join()
            return log
    """,
    "barriers": """
        b, log = threading.Barrier(2), []
        def work(x):
            log.append(x)
            b.wait()
            log.append(len(log))
        def main():
            start(lambda: work("a"), lambda: work("b"))
            return sorted(map(str, log))
    """,
    "Thread subclasses": """
        class Worker(threading.Thread):
            total = 0
            def __init__(self, by):
                super().__init__(name=f"worker-{by}")
                self.by = by
            def run(self):
                Worker.total += self.by
        def main():
            workers = [Worker(1), Worker(2)]
            for w in workers: w.start()
            alive = workers[0].is_alive()
            for w in workers: w.join()
            return Worker.total, alive, [w.name for w in workers]
    """,
    "thread-local data": """
        mine, log = threading.local(), []
        def work(x):
            mine.x = x
            log.append((mine.x, threading.current_thread().name))
        def main():
            start(lambda: work(1), lambda: work(2))
            return log, hasattr(mine, "x")
    """,
    "daemons": """
        log = []
        def main():
            t = threading.Thread(target=lambda: (time.sleep(5), log.append(1)), daemon=True)
            t.start()
            t.join(1)
            return log, t.is_alive()
    """,
    "an exception in a thread": """
        items = [1]
        def take(): items.pop()
        def main():
            start(take, take)
            return items
    """,
    "a try-lock and a spin": """
        lock, flag = threading.Lock(), False
        def ask():
            global flag
            while not flag:
                if lock.acquire(blocking=False):
                    flag = True
                    lock.release()
        def hold():
            with lock: pass
        def main():
            start(ask, hold)
            return flag
    """,
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def make(library: Library, name: str) -> Subject:
    source = HEAD + textwrap.dedent(PROGRAMS[name])
    return Subject(library, [SourceFile("student", "program", source)], lambda m: m["student"].main())


def ending_of(result: Result) -> str:
    errors = [f"{e.thread}: {type(e.exception).__name__}: {e.exception}" for e in result.thread_errors]
    blocked = [f"{b.thread.name} at {NAMES[b.op]}" for b in result.blocked]
    parts = [result.kind, repr(result.value), *errors, *blocked]
    return " | ".join([*parts, f"{result.elapsed_ns / 10**9:g} s"])


def steps_of(library: Library, result: Result) -> list[str]:
    """Every step of an execution, without what differs between two runs by its nature: object ids."""
    numbers: dict[int, int] = {}
    steps = []
    for tid, op, obj_id, _, site in result.events:
        number = numbers.setdefault(obj_id, len(numbers) + 1)
        kind, line, _, _ = describe_site(library, site) if site >= 0 else ("", 0, "", "")
        line = line if kind == "student" else 0  # the library's lines are not the same in all versions
        steps.append(f"{tid} {NAMES[op]} o{number} {line}")
    return steps


def explored(library: Library, name: str) -> dict[str, Any]:
    """What the golden file holds of a program."""
    subject = make(library, name)
    schedules: dict[str, list[int]] = {}
    order: list[str] = []

    def visit(result: Result) -> bool:
        threads = [event[0] for event in result.events]
        schedules.setdefault(ending_of(result), threads)
        order.append(format_schedule(threads))
        return False

    coverage = explore_all(subject.run, visit, max_executions=2_000, max_steps=10**9)
    assert not coverage.nondeterministic
    longest = max(schedules.values(), key=len)
    return {
        "endings": {ending: format_schedule(plan) for ending, plan in sorted(schedules.items())},
        "executions": coverage.executions,
        "exhaustive": coverage.exhaustive,
        "in this order": hashlib.sha256("\n".join(order).encode()).hexdigest()[:16],
        "steps": steps_of(library, subject.run(longest)),
    }


@pytest.fixture(scope="module")
def golden(request: pytest.FixtureRequest, library: Library) -> dict[str, Any]:
    if request.config.getoption("--update-golden"):
        found = {name: explored(library, name) for name in PROGRAMS}
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    data: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return data


def test_every_program_has_its_golden_record(golden):
    assert list(golden) == list(PROGRAMS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_search_takes_the_same_way_on_every_python(library, golden, name):
    assert explored(library, name) == golden[name]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_schedule_found_on_one_python_ends_the_same_way_on_all(library, golden, name):
    subject = make(library, name)
    for ending, schedule in golden[name]["endings"].items():
        result = subject.run(parse_schedule(schedule))
        assert (ending_of(result), result.diverged) == (ending, False)
        assert format_schedule(event[0] for event in result.events) == schedule


def _burn() -> None:
    while True:
        sum(range(10_000))


@pytest.fixture(scope="module")
def load() -> Iterator[None]:
    """Busy processes beside the test."""
    busy = [
        multiprocessing.get_context("spawn").Process(target=_burn, daemon=True)
        for _ in range(_BUSY_PROCESSES)
    ]
    for process in busy:
        process.start()
    yield
    for process in busy:
        process.kill()
        process.join()


def repeat(library: Library, name: str, runs: int) -> set[str]:
    """The distinct executions that came of running one schedule many times."""
    subject = make(library, name)
    first = subject.run()
    plan = [event[0] for event in first.events][: len(first.events) // 2]
    return {
        ending_of(result) + "\n" + "\n".join(steps_of(library, result))
        for result in (subject.run(plan) for _ in range(runs))
    }


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_execution_is_the_same_every_time_under_load(load, library, name):
    assert len(repeat(library, name, RUNS)) == 1
