"""The whole way, with the real probe: a program goes in, verdicts with their reasons come out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap

import pytest

from threadlings.jail import ProbeClient, Tier, detect
from threadlings.judge import grade
from threadlings.verdicts import Verdict

from . import fake_probe as fake

SCENARIOS = """
from threadlings.scenario import together

def twice(student, by):
    counter = student.Counter()
    together(lambda: counter.add(by[0]), lambda: counter.add(by[1]))
    return counter.n

def alone(student):
    counter = student.Counter()
    counter.add(3)
    return counter.n
"""
CHECKS = """
def test_together(submission):
    first, second = submission.random.sample(range(1, 50), 2)
    submission.explore("twice", by=[first, second]).only(first + second)

def test_alone(submission):
    assert submission.explore("alone").outcomes == {3}
"""
COUNTER = """
import threading

class Counter:
    def __init__(self):
        self.n = 0
        self.lock = threading.Lock()

    def add(self, by):
"""


def counter(body, top=""):
    return top + COUNTER + textwrap.indent(textwrap.dedent(body), "        ")


GOOD = counter("with self.lock:\n    self.n += by\n")


@pytest.fixture(scope="module", params=sorted({detect(), Tier.C}))
def probe(request):
    with ProbeClient(request.param) as client:
        yield client


@pytest.fixture
def run(probe, tmp_path):
    def run(source, checks=CHECKS, scenarios=SCENARIOS, on_progress=None, **limits):
        names = [line[9 : line.index("(")] for line in checks.splitlines() if line.startswith("def test_")]
        points = dict.fromkeys(names, (1.0, "hidden"))
        course = fake.make_course(tmp_path, points, hidden=checks, **limits)
        (tmp_path / "graders" / "unit" / "task" / "scenarios.py").write_text(scenarios)
        result = grade(course, course.exercises[0], source.encode(), probe=probe, on_progress=on_progress)
        return {check.id: check for check in result.checks}

    return run


def test_a_right_program_passes_with_every_interleaving_covered(run):
    for check in run(GOOD).values():
        assert check.verdict is Verdict.PASSED
        assert check.evidence.startswith("every interleaving of this scenario was covered (")


def test_a_lost_update_is_confirmed_diagnosed_and_drawn(run):
    check = run(counter("self.n += by\n"))["together"]
    assert check.verdict is Verdict.FAILED
    assert check.misconceptions == ("M12",)
    assert "Lost update" in check.message
    assert check.schedule.startswith("v1:")
    assert check.schedule in check.details
    assert "replayed twice" in check.evidence


def test_the_same_text_gives_the_same_result_again(run):
    assert run(counter("self.n += by\n")) == run(counter("self.n += by\n"))


def test_a_lock_that_is_kept_is_a_deadlock_that_names_it(run):
    checks = run(counter("self.lock.acquire()\nself.n += by\n"))
    assert checks["together"].verdict is Verdict.DEADLOCK
    assert "Counter.lock" in checks["together"].message
    assert checks["together"].misconceptions == ("M18",)
    assert checks["alone"].verdict is Verdict.PASSED


def test_a_loop_that_waits_for_nobody_is_a_spin(run):
    assert run(counter("while self.n == 0:\n    pass\n"))["alone"].verdict is Verdict.SPIN


def test_an_exception_is_told_with_the_students_line(run):
    check = run(counter("self.n += bye\n"))["alone"]
    assert check.verdict is Verdict.FAILED
    assert "NameError" in check.message
    assert "line 10" in check.message


def test_ending_the_process_costs_the_check_it_happens_in_and_no_other(run):
    check = run(counter("if by != 3:\n    import os\n    os._exit(0)\nself.n += by\n"))
    assert (check["together"].verdict, check["alone"].verdict) == (Verdict.CRASHED, Verdict.PASSED)


def test_burning_the_processor_in_c_code_is_a_timeout(run):
    source = counter("if by != 3:\n    sum(range(10**12))\nself.n += by\n")
    check = run(source, cpu_limit_s=1, wall_limit_s=5.0)
    assert (check["together"].verdict, check["alone"].verdict) == (Verdict.TIMEOUT, Verdict.PASSED)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n", "Syntax error in task.py"),
        ("import nmupy\n", "nmupy"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("raise SystemExit\n", "SystemExit"),
        ("import os\nos._exit(0)\n", "exit code 0"),
        ("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n", "never ends"),
        ("x = " + "(" * 20_000 + ")" * 20_000, "Syntax error in task.py"),
        ("x = " + "-" * 100_000 + "1", "Syntax error in task.py"),
    ],
)
def test_a_program_that_cannot_be_loaded_says_why_on_every_check(run, source, words):
    for check in run(source).values():
        assert check.verdict is Verdict.CRASHED
        assert words in check.message


def test_a_missing_class_and_a_call_that_does_not_fit_are_said_plainly(run):
    assert "task.py has no Counter" in run("x = 1\n")["alone"].message
    other = run("class Counter:\n    n = 0\n    def add(self): pass\n")["alone"]
    assert "takes 1 positional argument but 2 were given" in other.message
    assert "starter file" in other.message
    assert other.verdict is Verdict.FAILED


def test_a_scenario_that_does_not_exist_is_the_graders_fault(run):
    check = run(GOOD, "def test_a(submission):\n    submission.explore('no_such')\n")["a"]
    assert check.verdict is Verdict.GRADER_ERROR
    assert "no_such" in check.message


# -- plain pytest --------------------------------------------------------------------------------------

MANIFEST = """
id: course
uuid: "8f1c9d52-3f0b-4c5e-9a57-2d0c1b8e4a10"
name: "Course"
version: "1.0.0"
language: en
license: MIT
authors: [A]
requirements: {python: ">=3.11"}
modules:
  - id: unit
    uuid: "7f1c9d52-3f0b-4c5e-9a57-2d0c1b8e4a10"
    title: "Unit"
    path: exercises/unit
    exercises:
      - id: task
        uuid: "6f1c9d52-3f0b-4c5e-9a57-2d0c1b8e4a10"
        title: "Task"
        points: 2
        minutes: 5
        difficulty: 1
        concepts: ["locks"]
        checks:
          - {id: together, title: "Together", points: 1, visibility: public}
          - {id: alone, title: "Alone", points: 1, visibility: public}
"""


@pytest.fixture
def plain(tmp_path):
    """Run plain pytest in the exercise's folder, as a student does."""
    fake.make_course(tmp_path, public=CHECKS)
    for name in ("solutions", "graders"):  # a student's copy has neither
        shutil.rmtree(tmp_path / name)
    folder = tmp_path / "exercises" / "unit" / "task"
    (tmp_path / "course.yaml").write_text(MANIFEST)
    (tmp_path / "exercises" / "unit" / "README.md").write_text("# Unit\n")
    (folder / "scenarios.py").write_text(SCENARIOS)

    def plain(source, *options):
        (folder / "task.py").write_bytes(source if isinstance(source, bytes) else source.encode())
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, "."]
        # Where CI is set, pytest repeats every reason in its summary; a student's shell does not set it.
        env = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60
        )
        return done.returncode, done.stdout + done.stderr

    return plain


def test_plain_pytest_grades_the_file_beside_the_checks(plain):
    code, said = plain(GOOD, "-rP")
    assert code == 0
    assert "2 passed" in said
    assert "every interleaving of this scenario was covered" in said


def test_plain_pytest_shows_the_reason_and_no_traceback(plain):
    code, said = plain(counter("self.n += by\n"))
    assert code == 1
    assert "1 failed, 1 passed" in said
    assert "failed: Lost update" in said
    assert said.count("replay: v1:") == 1
    assert "Traceback" not in said
    assert "submission.explore" not in said


@pytest.mark.parametrize(
    ("source", "words"), [(b"", "task.py is empty"), (b"\xff", "not utf-8"), (b"def f(:", "Syntax error")]
)
def test_plain_pytest_reports_a_file_that_is_no_program(plain, source, words):
    code, said = plain(source)
    assert code == 1
    assert words in said


def test_plain_pytest_leaves_other_fixtures_of_that_name_alone(tmp_path):
    (tmp_path / "test_other.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef submission(): return 7\n"
        "def test_it(submission): assert submission == 7\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout


TIMED = """
import threading, time
from threadlings.scenario import takes

def slept(student):
    return student.fetch(lambda: takes("download"))

def many(student):
    threads = [threading.Thread(target=student.step) for _ in range(3)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return student.n
"""
SLEEPS = """
import threading, time

def fetch(download):
    result = []
    def work():
        download()
        result.append("page")
    threading.Thread(target=work).start()
    time.sleep(1)
    return list(result)
"""
JOINS = SLEEPS.replace(
    "threading.Thread(target=work).start()", "t = threading.Thread(target=work); t.start()"
).replace("time.sleep(1)", "t.join()")


@pytest.mark.parametrize("option", ["early_timeouts=True", "durations=[0, 0.5, 3]"])
def test_sleeping_as_synchronisation_passes_without_the_option_and_fails_with_it(run, option):
    checks = f"""
def test_as_it_comes(submission):
    submission.explore("slept").only(["page"])

def test_whatever_time_does(submission):
    found = submission.explore("slept", {option})
    assert found.exhaustive
    found.only(["page"])
"""
    assert {check.verdict for check in run(JOINS, checks, scenarios=TIMED).values()} == {Verdict.PASSED}
    settled = run(SLEEPS, checks, scenarios=TIMED)
    assert settled["as_it_comes"].verdict is Verdict.PASSED
    rejected = settled["whatever_time_does"]
    assert rejected.verdict is Verdict.FAILED
    assert "replayed twice" in rejected.evidence
    assert (";early=3" if "early" in option else ";takes.download=3") in rejected.schedule


STEPS = """
n = 0

def step():
    global n
    for _ in range(6): n += 1
"""


def test_a_pass_whose_search_was_cut_short_by_time_is_inconclusive(run):
    checks = """
def test_cut(submission):
    submission.explore("many", max_executions=10**6, search_limit_s=0.01)

def test_cut_missing(submission):
    assert submission.explore("many", max_executions=10**6, search_limit_s=0.01).outcomes >= {99}
"""
    for check in run(STEPS, checks, scenarios=TIMED).values():
        assert check.verdict is Verdict.INCONCLUSIVE
        assert "took longer than it may" in check.message


def test_a_failure_found_before_time_was_over_counts(run):
    checks = """
def test_cut(submission):
    found = submission.explore("many", max_executions=10**6, search_limit_s=0.5)
    assert found.out_of_time
    found.only(0)
"""
    assert run(STEPS, checks, scenarios=TIMED)["cut"].verdict is Verdict.FAILED


ORDERS = """
import threading

def order(count):
    seen, threads = [], []
    for number in range(count):
        threads.append(threading.Thread(target=seen.append, args=(number,)))
        threads[-1].start()
    for thread in threads: thread.join()
    return seen
"""
ORDERED = """
def order(student, size=0):
    return student.order(5), [letter * 9_999 for letter in "abcdefghijklmnopqrstuvwxyz"[:size]]
"""
LAST = (4, 3, 2, 1, 0)


def test_every_one_of_many_endings_is_judged(run):
    """Threads that are started one by one come in the opposite order last of all."""
    checks = f"""
def test_all(submission):
    found = submission.explore("order", max_executions=500)
    assert found.exhaustive and len(found.outcomes) == 120
    found.require(lambda value: len(value[0]) == 5, "somebody is missing")

def test_last(submission):
    found = submission.explore("order", max_executions=500)
    found.require(lambda value: value[0] != {LAST}, "the other way round")
"""
    results = run(ORDERS, checks, scenarios=ORDERED)
    assert results["all"].verdict is Verdict.PASSED, results["all"].message
    assert (results["last"].verdict, results["last"].message) == (Verdict.FAILED, "the other way round")


def test_a_pass_that_did_not_see_every_ending_is_inconclusive_and_a_failure_that_was_seen_counts(run):
    checks = f"""
def test_kept(submission):
    found = submission.explore("order", size=18, max_executions=500)
    assert found.left_out and not found.exhaustive and found.schedules == 120
    found.require(lambda value: value[0] != {LAST}, "the other way round")

def test_missing(submission):
    found = submission.explore("order", size=18, max_executions=500)
    assert any(value[0] == {LAST} for value in found.outcomes)

def test_seen(submission):
    found = submission.explore("order", size=18, max_executions=500)
    found.require(lambda value: value[0][0] == 0, "not the first one first")
"""
    results = run(ORDERS, checks, scenarios=ORDERED)
    for name in ("kept", "missing"):
        assert results[name].verdict is Verdict.INCONCLUSIVE, results[name].message
        assert "too many different ways" in results[name].message
    assert "could be kept" in results["kept"].evidence
    assert (results["seen"].verdict, results["seen"].message) == (Verdict.FAILED, "not the first one first")


def test_progress_of_a_long_search_is_told_and_changes_nothing(run):
    checks = """
def test_long(submission):
    submission.explore("many", max_executions=1500).only(*range(19))
"""
    told = []
    with_it = run(STEPS, checks, scenarios=TIMED, on_progress=told.append)
    assert with_it == run(STEPS, checks, scenarios=TIMED)
    assert told
    assert told[0].phase in {"every interleaving", "random schedules"}  # it depends on the machine
    assert told[0].budget == 1500
    counts = [progress.executions for progress in told]
    assert counts == sorted(counts)


def test_options_that_make_no_sense_are_the_graders_fault(run):
    checks = """
def test_negative(submission):
    submission.explore("slept", durations=[-1])
"""
    assert run(JOINS, checks, scenarios=TIMED)["negative"].verdict is Verdict.GRADER_ERROR
