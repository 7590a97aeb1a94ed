"""Each finding beside a near twin that must not be one, with the real probe."""

from __future__ import annotations

import textwrap

import pytest

from threadlings.jail import ProbeClient, detect
from threadlings.judge.settle import settle
from threadlings.judge.submission import Program, Submission
from threadlings.verdicts import Verdict

PRELUDE = """
import queue, threading, time
a, b = threading.Lock(), threading.Lock()
class Box:
    def __init__(self):
        self.full, self.other = threading.Event(), threading.Event()
        self.cond = threading.Condition()
        self.done = False
        self.version = self.n = 0
box = Box()
def run(*actions):
    threads = [threading.Thread(target=action, name=action.__name__) for action in actions]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(detect()) as client:
        yield client


@pytest.fixture
def judge(probe, tmp_path):
    (tmp_path / "scenarios.py").write_text("def go(student): return student.main()\n")

    def judge(source, check=lambda found: found.require(lambda _: True, "")):
        program = Program("task", PRELUDE + textwrap.dedent(source))
        submission = Submission(program, probe, tmp_path / "scenarios.py")
        error = None
        try:
            check(submission.explore("go"))
        except Exception as raised:
            error = raised
        return settle(error, submission)

    return judge


def program(one, two="pass", three="", *, top=""):
    """Threads `one` and `two`, and `three` if it has a text."""
    text = top
    names = [name for name, body in (("one", one), ("two", two), ("three", three)) if body]
    for name, body in (("one", one), ("two", two), ("three", three)):
        text += f"\ndef {name}():\n" + textwrap.indent(textwrap.dedent(body or "pass"), "    ") + "\n"
    return f"{text}\ndef main():\n    run({', '.join(names)})\n"


LOCK_AB, LOCK_BA = "with a:\n    with b: box.n = 1", "with b:\n    with a: box.n = 1"
LOOKS = "while not box.done: pass"


def polite(mine, other, pause=None):
    """Takes a lock, asks for the other one, and gives the first one back when it is refused."""
    text = f"while True:\n    with {mine}:\n"
    text += f"        time.sleep({pause})\n" if pause else ""
    text += f"        if {other}.acquire(blocking=False):\n            box.n += 1\n"
    text += f"            {other}.release()\n            break\n"
    return text + (f"    time.sleep({pause})\n" if pause else "")


FINDINGS = {
    "a circle of locks": (
        program(LOCK_AB, LOCK_BA),
        program(LOCK_AB, LOCK_AB),
        Verdict.DEADLOCK,
        "two threads wait for each other in a circle",
    ),
    "a circle of locks beside a loop that only looks": (
        program(LOCK_AB, LOCK_BA + "\nbox.done = True", LOOKS),
        program(LOCK_AB, LOCK_AB + "\nbox.done = True", LOOKS),
        Verdict.DEADLOCK,
        "Beside it, three goes round a loop at line ",
    ),
    "a loop that only looks and holds the lock of the others": (
        program(f"with a:\n    {LOOKS}", "with a: box.done = True"),
        program(LOOKS, "with a: box.done = True"),
        Verdict.SPIN,
        "one goes round a loop at line ",
    ),
    "a lock taken twice beside a loop that only looks": (
        program("with a:\n    with a: box.done = True", LOOKS),
        program("with a: box.done = True", LOOKS),
        Verdict.DEADLOCK,
        "for a, which it holds itself",
    ),
    "an event that nobody sets": (
        program("box.full.wait()", "box.other.set()"),
        program("box.full.wait()", "box.full.set()"),
        Verdict.DEADLOCK,
        "for Box.full. No thread ever set it, and none is left to do so.",
    ),
    "an event that is cleared before it is looked at": (
        program("box.full.wait()", "box.full.set()\nbox.full.clear()"),
        program("box.full.wait()\nbox.full.clear()", "box.full.set()"),
        Verdict.DEADLOCK,
        "two had set it at line 20, and two cleared it at line 21. No thread is left to set it again.",
    ),
    "a notification that comes too early": (
        program("with box.cond: box.cond.wait()", "with box.cond: box.cond.notify()"),
        program(
            "with box.cond:\n    while not box.done: box.cond.wait()",
            "with box.cond:\n    box.done = True\n    box.cond.notify()",
        ),
        Verdict.DEADLOCK,
        "two had notified at line 20, when nobody was waiting",
    ),
    "a change that nobody is told of": (
        program(
            "with box.cond:\n    while not box.done: box.cond.wait()",
            "with box.cond: box.done = True",
        ),
        program(
            "with box.cond:\n    while not box.done: box.cond.wait()",
            "with box.cond:\n    box.done = True\n    box.cond.notify_all()",
        ),
        Verdict.DEADLOCK,
        "two changed Box.done at line 21 and notified nobody.",
    ),
    "a thread that is left running": (
        program("threading.Thread(target=box.full.wait).start()"),
        program("threading.Thread(target=box.full.wait, daemon=True).start()"),
        Verdict.FAILED,
        "Left running: Thread-1 (wait) never ends",
    ),
    "an exception in a thread": (
        program("raise ValueError('no')"),
        program("try: raise ValueError('no')\nexcept ValueError: pass"),
        Verdict.FAILED,
        "one ended with ValueError: no",
    ),
    "two threads that refuse each other a lock for ever": (
        program(polite("a", "b"), polite("b", "a")),
        program(polite("a", "b", 0.1), polite("b", "a", 0.3)),
        Verdict.SPIN,
        "one was refused b at line ",
    ),
    "a lock asked for again and again by who keeps another": (
        program(
            "with a:\n    while not b.acquire(blocking=False): pass\n    b.release()",
            "with b:\n    while not a.acquire(blocking=False): pass\n    a.release()",
        ),
        program(
            "with a:\n    if b.acquire(blocking=False): b.release()",
            "with b:\n    if a.acquire(blocking=False): a.release()",
        ),
        Verdict.SPIN,
        "one was refused b at line ",
    ),
    "a retry for ever": (
        program("while not box.done: time.sleep(0.1)"),
        program("for _ in range(50):\n    if box.done: break\n    time.sleep(0.1)"),
        Verdict.TIMEOUT,
        "",
    ),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding_is_told_with_who_and_where(judge, name):
    source, _, verdict, said = FINDINGS[name]
    settled = judge(source)
    assert settled.verdict is verdict, settled.message
    assert said in settled.message


@pytest.mark.parametrize("name", FINDINGS)
def test_its_near_twin_is_none(judge, name):
    settled = judge(FINDINGS[name][1])
    assert settled.verdict is Verdict.PASSED, settled.message


HELD = {
    "a lock that is never given back": ("a.acquire()", "with a: pass"),
    "a lock that is kept in one order only": (
        "if box.done: a.acquire()",
        "if box.done:\n    with a: pass",
    ),
    "a lock that an exception keeps": (
        "try:\n    a.acquire()\n    if box.done: raise KeyError\n    a.release()\nexcept KeyError: pass",
        "try:\n    with a:\n        if box.done: raise KeyError\nexcept KeyError: pass",
    ),
    "a lock that belongs to an object": (
        "box.cond.acquire()",
        "box.cond.acquire()\nbox.cond.release()",
    ),
}


def rejects_held_locks(found):
    found.reject_if(lambda ending: ending.held_locks, lambda ending: f"kept: {', '.join(ending.held_locks)}")


@pytest.mark.parametrize("name", HELD)
def test_a_lock_that_is_held_at_the_end_can_be_rejected_and_one_given_back_passes(judge, name):
    keeps, gives_back = HELD[name]
    settled = judge(program(keeps, "box.done = True"), rejects_held_locks)
    assert (settled.verdict, settled.message) == (
        Verdict.FAILED,
        "kept: Box.cond" if "cond" in keeps else "kept: a",
    )
    assert "replayed twice" in settled.evidence
    for source, check in (
        (keeps, lambda found: found.require(lambda _: True, "")),
        (gives_back, rejects_held_locks),
    ):
        settled = judge(program(source, "box.done = True"), check)
        assert settled.verdict is Verdict.PASSED, settled.message


BOUNDED = {
    "a try-lock with pauses that grow": """
        for attempt in range(4):
            if a.acquire(blocking=False):
                box.n += 1
                a.release()
                break
            time.sleep(0.01 * 2 ** attempt)
        else:
            with a: box.n += 1
        """,
    "spinning a bounded number of times": """
        for _ in range(20):
            if box.done: break
        box.done = True
        """,
    "an optimistic update with a version": """
        while True:
            version, n = box.version, box.n
            with a:
                if box.version == version:
                    box.n, box.version = n + 1, version + 1
                    break
        """,
    "two locks with a way back": """
        while True:
            with a:
                if b.acquire(blocking=False):
                    box.n += 1
                    b.release()
                    break
        """,
}


POLITE = {
    "a thread that takes both in the other order": "with a:\n    with b: box.n += 1",
    "a thread that works under one of them": "with a:\n    box.n += 1\n    box.version += 1",
    "a thread that takes one again and again": "for _ in range(2):\n    with a: box.n += 1",
}


@pytest.mark.parametrize("name", POLITE)
def test_who_gives_way_to_a_thread_that_goes_on_is_not_condemned(judge, name):
    explored = []
    settled = judge(
        program(POLITE[name], polite("b", "a")),
        lambda found: (explored.append(found), found.require(lambda _: True, "")),
    )
    assert settled.verdict is Verdict.PASSED, settled.message
    assert explored[0].exhaustive


@pytest.mark.parametrize("name", BOUNDED)
def test_a_retry_that_can_succeed_is_no_spin(judge, name):
    settled = judge(program(BOUNDED[name], BOUNDED[name]))
    assert settled.verdict is Verdict.PASSED, settled.message
