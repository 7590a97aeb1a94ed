"""Unfair programs are told from fair ones, with the real probe; and nobody is condemned who was not asked."""

from __future__ import annotations

import textwrap

import pytest

from threadlings.errors import GraderError
from threadlings.jail import ProbeClient, detect
from threadlings.judge.settle import settle
from threadlings.judge.submission import Program, Submission
from threadlings.verdicts import Verdict

SCENARIOS = """
import time
from threadlings.scenario import together, waiting

def readers_and_a_writer(student):
    lock = student.ReadWriteLock()
    def read(came):
        time.sleep(came)
        with waiting("read"): lock.acquire_read()
        time.sleep(2)
        lock.release_read()
    def write():
        time.sleep(1)
        with waiting("write"): lock.acquire_write()
        lock.release_write()
    together(lambda: read(0), write, lambda: read(1.5), lambda: read(3))
    return "done"

def through_the_gate(student, places=1, stays=(2, 1, 1, 1), comes=(0, 0.5, 1, 2)):
    gate = student.Gate(places)
    def pass_through(came, stay):
        time.sleep(came)
        with waiting("enter"): gate.enter()
        time.sleep(stay)
        gate.leave()
    together(*(lambda c=came, s=stay: pass_through(c, s) for came, stay in zip(comes, stays)))
    return "done"

def a_full_buffer(student):
    buffer = student.Buffer()
    def put(came, item):
        time.sleep(came)
        with waiting("put", "producers"): buffer.put(item)
    def get():
        time.sleep(3)
        taken = []
        for _ in range(3):
            with waiting("get", "consumers"): taken.append(buffer.get())
            time.sleep(1)
        return taken
    return together(lambda: put(0, 0), lambda: put(1, 1), lambda: put(2, 2), get)[3]
"""

READERS_FIRST = """
import threading

class ReadWriteLock:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers, self.writing = 0, False
    def acquire_read(self):
        with self.changed:
            while self.writing: self.changed.wait()
            self.readers += 1
    def release_read(self):
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()
    def acquire_write(self):
        with self.changed:
            while self.writing or self.readers: self.changed.wait()
            self.writing = True
    def release_write(self):
        with self.changed:
            self.writing = False
            self.changed.notify_all()
"""
WRITERS_FIRST = """
import threading

class ReadWriteLock:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers, self.writing, self.writers = 0, False, 0
    def acquire_read(self):
        with self.changed:
            while self.writing or self.writers: self.changed.wait()
            self.readers += 1
    def release_read(self):
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()
    def acquire_write(self):
        with self.changed:
            self.writers += 1
            while self.writing or self.readers: self.changed.wait()
            self.writers -= 1
            self.writing = True
    def release_write(self):
        with self.changed:
            self.writing = False
            self.changed.notify_all()
"""
TURNSTILE = """
import threading

class ReadWriteLock:
    def __init__(self):
        self.turnstile, self.counting = threading.Lock(), threading.Lock()
        self.empty, self.readers = threading.Semaphore(1), 0
    def acquire_read(self):
        with self.turnstile: pass
        with self.counting:
            self.readers += 1
            if self.readers == 1: self.empty.acquire()
    def release_read(self):
        with self.counting:
            self.readers -= 1
            if self.readers == 0: self.empty.release()
    def acquire_write(self):
        self.turnstile.acquire()
        self.empty.acquire()
    def release_write(self):
        self.turnstile.release()
        self.empty.release()
"""
SEMAPHORE = """
import threading

class Gate:
    def __init__(self, places): self.places = threading.Semaphore(places)
    def enter(self): self.places.acquire()
    def leave(self): self.places.release()
"""
CONDITION = """
import threading

class Gate:
    def __init__(self, places): self.free, self.left = places, threading.Condition()
    def enter(self):
        with self.left:
            while not self.free: self.left.wait()
            self.free -= 1
    def leave(self):
        with self.left:
            self.free += 1
            self.left.notify()
"""
TICKETS = """
import threading

class Gate:
    def __init__(self, places):
        self.left, self.next, self.may = threading.Condition(), 0, places
    def enter(self):
        with self.left:
            mine = self.next
            self.next += 1
            while mine >= self.may: self.left.wait()
    def leave(self):
        with self.left:
            self.may += 1
            self.left.notify_all()
"""
QUEUE = """
import collections, threading

class Gate:
    def __init__(self, places):
        self.free, self.guard, self.queue = places, threading.Lock(), collections.deque()
    def enter(self):
        with self.guard:
            if self.free:
                self.free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self.queue.append(mine)
        mine.acquire()
    def leave(self):
        with self.guard:
            if self.queue: self.queue.popleft().release()
            else: self.free += 1
"""
POLLING = """
import itertools, threading, time

class Gate:
    def __init__(self, places):
        self.tickets, self.guard, self.may = itertools.count(), threading.Lock(), places
    def enter(self):
        with self.guard: mine = next(self.tickets)
        while True:
            with self.guard:
                if mine < self.may: return
            time.sleep(0.25)
    def leave(self):
        with self.guard: self.may += 1
"""
QUEUE_OF_THE_LIBRARY = """
import queue

class Buffer(queue.Queue):
    def __init__(self): super().__init__(1)
"""
TICKETS_IN_A_BUFFER = """
import threading

class Buffer:
    def __init__(self):
        self.changed, self.items = threading.Condition(), []
        self.next = self.serving = 0
    def put(self, item):
        with self.changed:
            mine = self.next
            self.next += 1
            while self.items or mine != self.serving: self.changed.wait()
            self.serving += 1
            self.items.append(item)
            self.changed.notify_all()
    def get(self):
        with self.changed:
            while not self.items: self.changed.wait()
            item = self.items.pop()
            self.changed.notify_all()
            return item
"""

AT_ONCE = {"places": 2, "stays": [2, 2, 1, 1], "comes": [0, 0, 0.5, 1]}

UNFAIR = {
    "readers that starve a writer": (READERS_FIRST, "readers_and_a_writer", {}, "write", 2),
    "a semaphore": (SEMAPHORE, "through_the_gate", {}, "enter", 2),
    "a condition past which a newcomer gets": (CONDITION, "through_the_gate", {}, "enter", 2),
    "a queue whose full buffer anybody fills": (QUEUE_OF_THE_LIBRARY, "a_full_buffer", {}, "put", 1),
}
FAIR = {
    "a lock that lets writers first": (WRITERS_FIRST, "readers_and_a_writer", {}, "write"),
    "a turnstile for readers and writers": (TURNSTILE, "readers_and_a_writer", {}, "write"),
    "tickets": (TICKETS, "through_the_gate", {}, "enter"),
    "a queue of locks": (QUEUE, "through_the_gate", {}, "enter"),
    "tickets that are looked at now and then": (POLLING, "through_the_gate", {}, "enter"),
    "tickets for two places given at one instant": (TICKETS, "through_the_gate", AT_ONCE, "enter"),
    "a queue of locks for two places given at one instant": (QUEUE, "through_the_gate", AT_ONCE, "enter"),
    "a semaphore whose two places are given at one instant": (
        SEMAPHORE,
        "through_the_gate",
        AT_ONCE,
        "enter",
    ),
    "tickets in a buffer": (TICKETS_IN_A_BUFFER, "a_full_buffer", {}, "put"),
    "a getter, which is no producer": (TICKETS_IN_A_BUFFER, "a_full_buffer", {}, "get"),
}


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(detect()) as client:
        yield client


@pytest.fixture
def judge(probe, tmp_path):
    (tmp_path / "scenarios.py").write_text(SCENARIOS)

    def judge(source, scenario, params, check):
        submission = Submission(Program("task", source), probe, tmp_path / "scenarios.py")
        error = None
        try:
            check(submission.explore(scenario, **params))
        except Exception as raised:
            error = raised
        return submission.explorations[0], settle(error, submission)

    return judge


@pytest.mark.parametrize("name", UNFAIR)
def test_an_unfair_program_is_rejected_with_a_schedule_that_was_replayed(judge, name):
    source, scenario, params, label, overtakers = UNFAIR[name]
    found, settled = judge(source, scenario, params, lambda found: found.fair(label))
    assert found.exhaustive
    assert found.max_overtakes[label] == overtakers
    assert settled.verdict is Verdict.FAILED
    assert f"was waiting ({label})" in settled.message
    assert "that came later got through first; none may." in settled.message
    assert "replayed twice in a fresh process" in settled.evidence
    assert f"is through: {label}" in " ".join(settled.details.replace("|", " ").split())
    assert settled.schedule


@pytest.mark.parametrize("name", UNFAIR)
def test_it_passes_a_check_that_allows_as_much_or_does_not_ask(judge, name):
    source, scenario, params, label, overtakers = UNFAIR[name]
    for check in (
        lambda found: found.fair(label, at_most=overtakers),
        lambda found: found.require(lambda _: True, ""),
    ):
        found, settled = judge(source, scenario, params, check)
        assert settled.verdict is Verdict.PASSED, settled.message
    with pytest.raises(Exception, match=f"at most {overtakers - 1}" if overtakers > 1 else "none may"):
        found.fair(label, at_most=overtakers - 1)


@pytest.mark.parametrize("name", FAIR)
def test_a_fair_program_passes(judge, name):
    source, scenario, params, label = FAIR[name]
    found, settled = judge(source, scenario, params, lambda found: found.fair(label))
    assert settled.verdict is Verdict.PASSED, settled.message
    assert found.max_overtakes[label] == 0


def test_the_message_says_who_waited_for_how_long_and_who_got_through_meanwhile(judge):
    source, scenario, params, label, _ = UNFAIR["readers that starve a writer"]
    _, settled = judge(source, scenario, params, lambda found: found.fair(label, at_most=1))
    assert settled.message == textwrap.dedent("""\
        caller-2 was waiting (write) from 1 s to 5 s. 2 that came later got through first; at most 1 may.
          caller-3 (read) came at 1.5 s and was through at once.
          caller-4 (read) came at 3 s and was through at once.
        What tells caller-3, when it comes, that caller-2 is waiting already?""")


def test_the_graders_own_words_stay(judge):
    source, scenario, params, label, _ = UNFAIR["readers that starve a writer"]
    _, settled = judge(
        source, scenario, params, lambda found: found.fair(label, message="No.", misconceptions="M24")
    )
    assert (settled.message, settled.misconceptions) == ("No.", ("M24",))
    assert "is through: read" in " ".join(settled.details.replace("|", " ").split())


def test_a_deadlock_comes_before_unfairness(judge):
    source = READERS_FIRST.replace("self.readers -= 1", "pass")
    _, settled = judge(source, "readers_and_a_writer", {}, lambda found: found.fair("write"))
    assert settled.verdict is Verdict.DEADLOCK


def test_a_label_that_no_execution_met_is_the_graders_mistake(judge):
    def check(found):
        with pytest.raises(GraderError, match=r"never waited as 'writes' \(labels met: 'read' or 'write'\)"):
            found.fair("writes")
        with pytest.raises(GraderError, match="whole number"):
            found.fair("write", at_most=-1)

    _, settled = judge(WRITERS_FIRST, "readers_and_a_writer", {}, check)
    assert settled.verdict is Verdict.PASSED, settled.message
