"""The helpers for jobs: they are counted right in every schedule, and their results can be observed."""

from __future__ import annotations

import pytest

from threadlings import scenario
from threadlings.jail import ProbeClient, detect
from threadlings.judge.submission import Program, Submission
from threadlings.scenario import InFlight, plain

SCENARIOS = """
import time
from threadlings.scenario import InFlight, takes

def run(student, lasts, limit):
    flight = InFlight()
    def make(i):
        def job():
            with flight.job(i):
                takes(lasts[i]) if isinstance(lasts[i], str) else time.sleep(lasts[i])
        return job
    student.run([make(i) for i in range(len(lasts))], limit)
    return [flight.most(), flight.idle(limit, range(len(lasts)))]

def who(student, lasts):
    flight = InFlight()
    def make(i):
        def job():
            with flight.job(i): time.sleep(lasts[i])
        return job
    student.run([make(i) for i in range(len(lasts))], len(lasts))
    return flight.calls()

def failing(student):
    flight = InFlight()
    def job():
        with flight.job("bad"):
            time.sleep(1)
            raise KeyError("bad")
    try:
        student.run([job], 1)
    except KeyError:
        pass
    return flight.calls()
"""

THREADS = """
import threading
def run(jobs, limit):
    threads = [threading.Thread(target=target) for target in targets(jobs, limit)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""
UNLIMITED = THREADS + "def targets(jobs, limit): return jobs\n"
SEMAPHORE = (
    THREADS
    + """
def targets(jobs, limit):
    places = threading.Semaphore(limit)
    def limited(job):
        with places: job()
    return [lambda job=job: limited(job) for job in jobs]
"""
)
ONE_LOCK = SEMAPHORE.replace("Semaphore(limit)", "Lock()")
WORKERS = (
    THREADS
    + """
import collections
def targets(jobs, limit):
    waiting = collections.deque(jobs)
    def work():
        while True:
            try: job = waiting.popleft()
            except IndexError: return
            job()
    return [work] * limit
"""
)
BATCHES = """
import threading
def run(jobs, limit):
    while jobs:
        threads = [threading.Thread(target=job) for job in jobs[:limit]]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        jobs = jobs[limit:]
"""
UNLOCKED_COUNT = (
    THREADS
    + """
class Places: left = 0
def targets(jobs, limit):
    places, changed = Places(), threading.Condition()
    places.left = limit
    def limited(job):
        while not places.left:
            with changed: changed.wait(0.25)
        places.left -= 1
        job()
        places.left += 1
    return [lambda job=job: limited(job) for job in jobs]
"""
)
ONE_BY_ONE = "def run(jobs, limit):\n    for job in jobs: job()\n"


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(detect()) as client:
        yield client


@pytest.fixture
def explore(probe, tmp_path):
    (tmp_path / "scenarios.py").write_text(SCENARIOS)

    def explore(source, name="run", **params):
        return Submission(Program("task", source), probe, tmp_path / "scenarios.py").explore(name, **params)

    return explore


@pytest.mark.parametrize("source", [SEMAPHORE, WORKERS], ids=["semaphore", "workers"])
@pytest.mark.parametrize("lasts", [[3, 1, 1.5], [1, 1, 1]], ids=["different", "equal"])
def test_a_limiter_that_wastes_nothing_is_at_its_limit_and_never_idle(explore, source, lasts):
    found = explore(source, lasts=lasts, limit=2)
    assert found.outcomes == {(2, None)}
    assert found.exhaustive


def test_durations_that_the_search_chooses_count_as_well(explore):
    found = explore(SEMAPHORE, lasts=["a", "b", "c"], limit=2, durations=[1, 2.5])
    assert found.outcomes == {(2, None)}


def test_a_program_without_a_limit_is_seen_at_its_worst(explore):
    assert explore(UNLIMITED, lasts=[3, 1, 2], limit=2).outcomes == {(3, None)}


def test_a_count_that_only_some_schedules_get_wrong_is_found(explore):
    found = explore(UNLOCKED_COUNT, lasts=[3, 1, 2], limit=2)
    assert {most for most, _ in found.outcomes} >= {2, 3}


@pytest.mark.parametrize(
    ("source", "most", "idle"),
    [
        (BATCHES, 2, {"from_s": 1.0, "to_s": 3.0, "running": 1, "waiting": (2, 3)}),
        (ONE_BY_ONE, 1, {"from_s": 0.0, "to_s": 3.0, "running": 1, "waiting": (1, 2, 3)}),
    ],
    ids=["batches", "one by one"],
)
def test_a_place_that_is_free_while_others_wait_is_told_with_its_times(explore, source, most, idle):
    found = explore(source, lasts=[3, 1, 1, 1], limit=2)
    (outcome,) = found.outcomes
    assert outcome == (most, idle)


def test_one_lock_is_a_limit_of_one(explore):
    found = explore(ONE_LOCK, lasts=[3, 1, 2], limit=2)
    assert {most for most, _ in found.outcomes} == {1}
    assert all(idle["running"] == 1 and idle["from_s"] == 0 for _, idle in found.outcomes)


def test_jobs_that_run_independently_add_no_interleavings(explore):
    # n jobs that begin together are one execution, not n! of them.
    assert explore(UNLIMITED, lasts=[3, 1, 2, 4], limit=4).schedules == 1


def test_threads_are_numbered_in_the_order_in_which_their_jobs_began(explore):
    def calls(source):
        (seen,) = explore(source, "who", lasts=[2, 1]).outcomes
        return [tuple(call.values()) for call in map(dict, seen)]

    assert calls(ONE_BY_ONE) == [(0, 0, 0.0, 2.0), (1, 0, 2.0, 3.0)]
    assert calls(UNLIMITED) == [(0, 1, 0.0, 2.0), (1, 2, 0.0, 1.0)]


def test_a_job_that_fails_has_ended(explore):
    (seen,) = explore(ONE_BY_ONE, "failing").outcomes
    assert seen == ({"job": "bad", "thread": 0, "began_s": 0.0, "ended_s": 1.0},)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is told otherwise."""
    now = [100.0]
    monkeypatch.setattr(scenario.time, "monotonic", lambda: now[0])

    def move(seconds):
        now[0] += seconds

    return move


def test_what_has_not_ended_is_in_flight_until_now(clock):
    flight = InFlight()
    first = flight.job("first")
    first.__enter__()
    clock(1)
    assert (flight.most(), flight.idle(1, ["first", "second"])) == (1, None)
    assert flight.calls()[0]["ended_s"] is None
    assert flight.idle(2, ["first", "second"]) == {
        "from_s": 0.0,
        "to_s": 1.0,
        "running": 1,
        "waiting": ["second"],
    }


def test_what_takes_no_time_is_never_in_flight(clock):
    flight = InFlight()
    with flight.job(1), flight.job(2):
        pass
    clock(1)
    assert flight.most() == 0
    assert len(flight.calls()) == 2


def test_one_job_that_ends_where_another_begins_is_not_in_flight_with_it(clock):
    flight = InFlight()
    first, second = flight.job(1), flight.job(2)
    first.__enter__()
    clock(1)
    second.__enter__()
    first.__exit__(None, None, None)
    clock(1)
    second.__exit__(None, None, None)
    assert flight.most() == 1
    assert flight.idle(1, [1, 2]) is None


def test_a_job_that_is_run_twice_waited_until_its_first_call(clock):
    flight = InFlight()
    for _ in range(2):
        with flight.job("again"):
            clock(1)
        clock(1)
    assert flight.idle(1, ["again"]) is None
    assert flight.idle(1, ["again", "never"]) == {
        "from_s": 1.0,
        "to_s": 2.0,
        "running": 0,
        "waiting": ["never"],
    }


def test_any_value_has_plain_data_in_its_place():
    class Number(int):
        pass

    values = [1, "two", None, [True, 2.5], (3,), {"key": object()}, {1: 2}, KeyError("x", 4), Number(5)]
    expected = [
        1,
        "two",
        None,
        [True, 2.5],
        [3],
        {"key": "a object"},
        "a dict",
        "KeyError: 'x', 4",
        "a Number",
    ]
    assert plain(values) == expected
