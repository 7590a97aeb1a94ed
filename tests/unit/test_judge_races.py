"""Data races on their whole way: found by the probe, read by the judge, told as the policy wants."""

from __future__ import annotations

import textwrap

import pytest

from threadlings.jail import ProbeClient, detect
from threadlings.judge import grade
from threadlings.judge.endings import ShapeError
from threadlings.judge.races import hints, parse_race
from threadlings.judge.submission import Submission
from threadlings.judge.wire import Explained, Explored, parse_record
from threadlings.verdicts import Verdict

from . import fake_probe as fake

SCENARIOS = """
from threadlings.scenario import together

def both(student):
    box = student.Box()
    together(box.put, box.look)
    return True
"""
CHECKS = """
def test_both(submission):
    submission.explore("both").only(True)

def test_again(submission):
    submission.explore("both").only(True)
"""
BOX = """
import threading

class Box:
    def __init__(self):
        self.n = 0
        self.lock = threading.Lock()
        self.cond = threading.Condition()

    def put(self):
        {put}

    def look(self):
        {look}
"""


def box(put, look="with self.lock: return self.n", top=""):
    """A program whose `put` begins on line 11; `look` on line 14, if `put` is one line."""
    indented = [textwrap.dedent(body).replace("\n", "\n        ") for body in (put, look)]
    return top + BOX.format(put=indented[0], look=indented[1])


GOOD = box("with self.lock: self.n = 1")
ONE_SIDE = box("with self.lock: self.n = 1", "return self.n")
BARE = box("self.n = 1", "return self.n")
DIFFERENT = box("with self.lock: self.n = 1", "with self.cond: return self.n")
UPDATE = box("self.n += 1", "return self.put()")
HAND_OVER = box(
    "with self.lock: self.n = 1; self.done = True",
    "with self.lock: done = hasattr(self, 'done')\nif done: self.n = 2",
)
PUBLISHED = box(
    "with self.lock: self.n = 1; self.done = True",
    "with self.lock: done = hasattr(self, 'done')\nif done: return self.n",
)


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(detect()) as client:
        yield client


@pytest.fixture
def run(probe, tmp_path):
    def run(source, races="warn", checks=CHECKS):
        names = [line[9 : line.index("(")] for line in checks.splitlines() if line.startswith("def test_")]
        points = dict.fromkeys(names, (1.0, "hidden"))
        course = fake.make_course(tmp_path, points, hidden=checks, races=races)
        (tmp_path / "graders" / "unit" / "task" / "scenarios.py").write_text(SCENARIOS)
        result = grade(course, course.exercises[0], source.encode(), probe=probe)
        return {check.id: check for check in result.checks}

    return run


ORDER = "and neither thread waits for the other."
TOLD = {
    ONE_SIDE: "Data race: Box.n is written under Box.lock at line 11 in put(), "
    f"and read without a lock at line 14 in look(), {ORDER}",
    BARE: "Data race: Box.n is written at line 11 in put() and read at line 14 in look(), "
    f"both without a lock, {ORDER}",
    DIFFERENT: "Data race: Box.n is written under Box.lock at line 11 in put(), "
    f"and read under Box.cond at line 14 in look(), {ORDER}",
    UPDATE: "Data race: Box.n is read and written without a lock at line 11 in put() "
    f"by two threads, {ORDER}",
    HAND_OVER: "Locks that disagree: Box.n is written under Box.lock at line 11 in put(), "
    "and written without it at line 15 in look().",
}


@pytest.mark.parametrize(("source", "said"), TOLD.items())
def test_a_race_is_told_once_beside_a_pass_with_lines_functions_and_locks(run, source, said):
    found = run(source)
    assert {check.verdict for check in found.values()} == {Verdict.PASSED}
    assert found["both"].notes == (said,)
    assert found["again"].notes == ()


@pytest.mark.parametrize("source", [GOOD, PUBLISHED])
def test_nothing_is_said_about_programs_whose_locks_do_their_work(run, source):
    for check in run(source).values():
        assert (check.verdict, check.notes) == (Verdict.PASSED, ())


def test_the_policy_off_looks_for_nothing(run, probe, tmp_path):
    for check in run(ONE_SIDE, races="off").values():
        assert (check.verdict, check.notes) == (Verdict.PASSED, ())


def test_the_policy_fail_fails_the_check_with_a_replayed_schedule(run):
    check = run(ONE_SIDE, races="fail")["both"]
    assert (check.verdict, check.points) == (Verdict.FAILED, 0)
    assert check.message.startswith("Data race: Box.n is written under Box.lock at line 11")
    assert check.message.endswith("?")
    assert check.misconceptions == ("M15", "M12")
    assert check.schedule.startswith("v1:")
    assert check.evidence.startswith("replayed twice in a fresh process")
    assert "self.n = 1" in check.details
    assert "return self.n" in check.details


@pytest.mark.parametrize(("source", "first"), [(BARE, "M12"), (DIFFERENT, "M14")])
def test_a_race_that_fails_is_diagnosed_by_the_locks_that_were_held(run, source, first):
    assert run(source, races="fail")["both"].misconceptions[0] == first


@pytest.mark.parametrize("source", [GOOD, HAND_OVER, PUBLISHED])
def test_the_policy_fail_fails_nothing_but_races(run, source):
    assert run(source, races="fail")["both"].verdict is Verdict.PASSED


def test_a_failure_that_is_explained_already_is_not_explained_twice(run):
    checks = """
def test_both(submission):
    submission.explore("both").only(False)
"""
    check = run(UPDATE, checks=checks)["both"]
    assert check.verdict is Verdict.FAILED
    assert bool(check.notes) == (not check.misconceptions)


NOT_ONE_VARIABLE = {
    "a property is code": """
        class Box:
            def __init__(self):
                self._n = 0
                self.lock = threading.Lock()

            @property
            def n(self):
                with self.lock: return self._n

            @n.setter
            def n(self, value):
                with self.lock: self._n = value

            def put(self): self.n = 1
            def look(self): return self.n
        """,
    "threading.local is another one in every thread": """
        class Box:
            def __init__(self): self.mine = threading.local()
            def put(self): self.mine.n = 1
            def look(self):
                self.mine.n = 2
                return self.mine.n
        """,
    "a lock of the class is a lock": """
        class Box:
            lock = threading.Lock()
            n = 0
            def put(self):
                with Box.lock: self.n = 1
            def look(self):
                with self.lock: self.n = 2
        """,
}


@pytest.mark.parametrize("name", NOT_ONE_VARIABLE)
def test_what_is_not_shared_without_a_lock_is_no_race(run, name):
    source = "import threading\n" + textwrap.dedent(NOT_ONE_VARIABLE[name])
    for check in run(source).values():
        assert (check.verdict, check.notes) == (Verdict.PASSED, ())


def test_slots_are_variables(run):
    source = """
class Box:
    __slots__ = ("n",)
    def put(self): self.n = 1
    def look(self): self.n = 2
"""
    assert "Box.n is written at line 4" in run(source)["both"].notes[0]


def test_a_check_file_can_look_at_the_races_itself(run):
    checks = """
def test_both(submission):
    (race,) = submission.explore("both").races
    assert race.is_race and race.variable == "Box.n"
    assert [(a.op, a.line, a.thread, a.locks) for a in sorted(race.accesses, key=lambda a: a.line)] == [
        ("write", 11, "caller-1", ("Box.lock#1",)), ("read", 14, "caller-2", ())
    ]
"""
    assert run(ONE_SIDE, checks=checks)["both"].verdict is Verdict.PASSED


# -- what comes over the wire --------------------------------------------------------------------------


def access(**members):
    return {
        "thread": "A",
        "op": "write",
        "file": "student",
        "line": 3,
        "function": "f",
        "locks": [],
    } | members


def race(*accesses, **members):
    return {"order": "none", "variable": "n", "schedule": "v1:0", "accesses": list(accesses)} | members


PAIR = access(), access(thread="B", line=4, op="read")


def test_an_exploration_without_races_is_one_where_nobody_looked():
    record = fake.exploration(fake.ending(1))
    assert parse_record(record).races == ()
    found = parse_record({**record, "races": [race(*PAIR)]})
    assert isinstance(found, Explored)
    assert found.races[0].lines == [("student", 3), ("student", 4)]


def test_an_explanation_may_carry_the_race_that_was_asked_for():
    record = fake.explanation(fake.ending(1))
    assert parse_record(record).race is None
    found = parse_record({**record, "race": race(*PAIR)})
    assert isinstance(found, Explained)
    assert found.race.is_race


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        race(),
        race(access()),
        race(*PAIR, access()),
        race(*PAIR, order="some"),
        race(*PAIR, order="locks"),
        race(*PAIR, variable=1),
        race(*PAIR, schedule=None),
        race(access(op="call"), access()),
        race(access(file="elsewhere"), access()),
        race(access(locks=[1]), access()),
        race(access(locks=None), access()),
        race(access(line=-1), access()),
        race(access(thread=0), access()),
    ],
)
def test_a_race_of_another_shape_is_refused(wrong):
    with pytest.raises(ShapeError):
        parse_race(wrong)


def test_hints_are_few_and_races_come_first():
    disagree = [
        parse_race(race(access(line=n, locks=["L#1"]), access(line=n + 1), order="locks")) for n in range(5)
    ]
    real = [parse_race(race(*PAIR)), parse_race(race(*reversed(PAIR)))]
    said = hints([*disagree, *real])
    assert len(said) == 2
    assert said[0].startswith("Data race")
    assert said[1].startswith("Locks that disagree")


def test_locks_of_one_name_are_told_apart():
    found = parse_race(race(access(locks=["L#1"]), access(line=4, locks=["L#2"])))
    assert "under L#1 at line 3 in f(), and written under L#2 at line 4" in str(found)


def test_the_probe_looks_for_races_unless_the_policy_is_off():
    asked = []

    class Probe:
        def ask(self, request, **_):
            asked.append(request["options"]["races"])
            raise KeyboardInterrupt

    for policy in ("off", "warn", "fail"):
        program = fake_program(policy)
        with pytest.raises(KeyboardInterrupt):
            Submission(program, Probe(), fake.PATH).explore("s")
    assert asked == [False, True, True]


def fake_program(races):
    from threadlings.judge.submission import Program  # noqa: PLC0415

    return Program("task", "", races=races)
