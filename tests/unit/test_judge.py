"""`grade`: from a submission and check files to results, whatever either of them does."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from threadlings import judge
from threadlings.errors import JailError
from threadlings.jail import ProbeClient, Tier
from threadlings.judge import grade, session
from threadlings.verdicts import Verdict

from . import fake_probe as fake

LOST = fake.ending(1, schedule="v1:lost")
CONFIRMED = fake.explanation(LOST)


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(Tier.C, program=fake.PROGRAM) as client:
        yield client


@pytest.fixture
def run(probe, tmp_path):
    """Grade a program against hidden check functions; `checks` maps ids to points."""

    def run(source, hidden, checks=None, *, public="", visibility="all", limits=None, **options):
        text = textwrap.dedent(hidden)
        if checks is None:
            checks = {
                line[9 : line.index("(")]: 2 for line in text.splitlines() if line.startswith("def test_")
            }
        checks = {
            name: points if isinstance(points, tuple) else (float(points), "hidden")
            for name, points in checks.items()
        }
        course = fake.make_course(tmp_path, checks, textwrap.dedent(public), text, **(limits or {}))
        return grade(
            course,
            course.exercises[0],
            source.encode(),
            probe=options.pop("probe", probe),
            visibility=visibility,
            **options,
        )

    return run


ONLY_TWO = """
def test_a(submission):
    submission.explore("s").only(2)
"""


def only(result):
    [check] = result.checks
    return check


# -- results -------------------------------------------------------------------------------------------


def test_a_check_that_passes_earns_its_points_and_says_how_far_the_search_went(run):
    result = run(fake.program(explore=fake.exploration(fake.ending(2), schedules=214)), ONLY_TWO, {"a": 2.5})
    check = only(result)
    assert (check.verdict, check.points, check.max_points) == (Verdict.PASSED, 2.5, 2.5)
    assert check.evidence == "every interleaving of this scenario was covered (214)"
    assert (check.title, check.visibility, check.message) == ("Title of a", "hidden", "")
    assert result.tier == "C"
    assert result.verdict is Verdict.PASSED


def test_a_bounded_search_passes_and_claims_no_proof(run):
    bounded = fake.exploration(fake.ending(2), schedules=2000, exhaustive=False, bound="PCT, depth 3")
    check = only(run(fake.program(explore=bounded), ONLY_TWO))
    assert check.verdict is Verdict.PASSED
    assert check.evidence == "no failure in 2,000 schedules (PCT, depth 3); not a proof"


def test_several_searches_of_one_check_add_up_to_one_sentence(run):
    source = fake.program(
        explore__x=fake.exploration(fake.ending(2), schedules=3),
        explore__y=fake.exploration(fake.ending(2), schedules=4),
        explore__z=fake.exploration(fake.ending(2), schedules=50, exhaustive=False, bound="2 preemptions"),
    )
    hidden = """
    def test_a(submission):
        for name in "xyz":
            submission.explore(name).only(2)
    """
    assert only(run(source, hidden)).evidence == (
        "every interleaving of 2 scenarios was covered (7); "
        "no failure in 50 schedules (2 preemptions); not a proof"
    )


def test_a_confirmed_failure_is_charged_with_its_schedule(run):
    check = only(run(fake.program(explore=fake.exploration(LOST), explain=CONFIRMED), ONLY_TWO))
    assert (check.verdict, check.points, check.schedule) == (Verdict.FAILED, 0.0, "v1:lost")
    assert "replayed twice" in check.evidence


@pytest.mark.parametrize(
    "answer",
    [
        fake.explanation(LOST, confirmed=False),
        fake.explanation(fake.ending(2, schedule="v1:lost")),
        fake.explanation(fake.ending(kind="deadlock", schedule="v1:lost")),
        fake.rejected("unsupported"),
        "exit 0",
        "signal 9",
    ],
)
def test_a_failure_that_cannot_be_replayed_is_inconclusive(run, answer):
    check = only(run(fake.program(explore=fake.exploration(LOST), explain=answer), ONLY_TWO))
    assert check.verdict is Verdict.INCONCLUSIVE
    assert "Nothing is held against the submission" in check.message
    assert check.misconceptions == ()


def test_the_replayed_schedule_is_the_one_that_is_shown(run):
    shorter = fake.explanation(fake.ending(1, schedule="v1:short"))
    check = only(run(fake.program(explore=fake.exploration(LOST), explain=shorter), ONLY_TWO))
    assert check.schedule == "v1:short"


def test_the_graders_message_and_misconception_outlive_the_diagnosis(run):
    hidden = """
    def test_a(submission):
        submission.explore("s").only(2, message="One got lost.", misconceptions=["M12"])
    """
    check = only(run(fake.program(explore=fake.exploration(LOST), explain=CONFIRMED), hidden))
    assert (check.message, check.misconceptions) == ("One got lost.", ("M12",))


def test_a_defect_of_the_diagnosis_costs_nothing_but_the_diagnosis(run, monkeypatch):
    monkeypatch.setattr("threadlings.explain.explain", lambda *_, **__: 1 / 0)
    check = only(run(fake.program(explore=fake.exploration(LOST), explain=CONFIRMED), ONLY_TWO))
    assert (check.verdict, check.schedule) == (Verdict.FAILED, "v1:lost")
    assert "the result is 1. Expected 2." in check.message


def test_a_failed_plain_assert_is_explained_by_its_execution(run):
    hidden = """
    def test_a(submission):
        assert submission.explore("s").outcomes == {2}
    """
    check = only(run(fake.program(explore=fake.exploration(LOST), explain=CONFIRMED), hidden))
    assert (check.verdict, check.schedule) == (Verdict.FAILED, "v1:lost")
    assert "Expected 2" in check.message


def test_a_failed_plain_assert_on_something_else_is_told_in_its_own_words(run):
    hidden = """
    def test_a(submission):
        found = submission.explore("s")
        assert found.elapsed_s == (3, 3)
    """
    check = only(run(fake.program(explore=fake.exploration(LOST)), hidden))
    assert check.verdict is Verdict.FAILED
    assert "(0.0, 0.0) == (3, 3)" in check.message
    assert "What happened: 1." in check.message


def test_a_program_that_is_not_the_same_twice_has_not_passed(run):
    loose = fake.exploration(fake.ending(2), nondeterministic=True)
    check = only(run(fake.program(explore=loose), ONLY_TWO))
    assert (check.verdict, check.points) == (Verdict.INCONCLUSIVE, 0.0)


def test_notes_are_kept_with_pass_and_failure_alike(run):
    hidden = """
    def test_a(submission):
        submission.note("seen")
        submission.explore("s").only(2)
    """
    for value in (1, 2):
        source = fake.program(
            explore=fake.exploration(fake.ending(value, schedule="v1:lost")), explain=CONFIRMED
        )
        assert only(run(source, hidden)).notes == ("seen",)


def test_real_timings_are_notes_and_never_a_verdict(run):
    hidden = """
    import math

    def test_a(submission):
        best = submission.measure("fast", "slow")
        submission.note(f"{best['fast']} {best['slow']} {best.build}")

    def test_b(submission):
        assert math.isnan(submission.measure("lost")["lost"])
    """
    measured = {"kind": "measurement", "best_s": {"fast": 0.5, "slow": 1}, "build": "GIL"}
    result = run(fake.program(measure__fast=measured, measure__lost="signal 11"), hidden)
    assert [check.verdict for check in result.checks] == [Verdict.PASSED, Verdict.PASSED]
    assert result.checks[0].notes == ("0.5 1.0 GIL",)
    assert "SIGSEGV" in result.checks[1].notes[0]


def test_random_inputs_depend_on_the_text_and_the_seed_and_on_nothing_else(run):
    hidden = """
    def test_a(submission):
        submission.note(submission.random.random())
    def test_b(submission):
        submission.note(submission.random.random())
    """

    def notes(source, **options):
        return [check.notes for check in run(source, hidden, **options).checks]

    first = notes("x = 1")
    assert notes("x = 1") == first
    assert first[0] != first[1]
    assert notes("x = 2") != first
    assert notes("x = 1", seed=1) != first


# -- what a program can do to itself -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "verdict", "words"),
    [
        ("exit 0", Verdict.CRASHED, "ended its whole process (exit code 0)"),
        ("exit 5", Verdict.CRASHED, "exit code 5"),
        ("fail ZeroDivisionError in the engine", Verdict.GRADER_ERROR, "ZeroDivisionError in the engine"),
        (f"signal {signal.SIGSEGV.value}", Verdict.CRASHED, "SIGSEGV"),
        (f"signal {signal.SIGKILL.value}", Verdict.CRASHED, "too much memory"),
        (f"signal {signal.SIGXCPU.value}", Verdict.TIMEOUT, "processor time"),
        (f"stuck {signal.SIGXCPU.value}", Verdict.TIMEOUT, "When its time was up it was at line 7, in work."),
        ("status wall_limit", Verdict.TIMEOUT, "15 s"),
        ("status output_limit", Verdict.CRASHED, "output"),
        ("die", Verdict.CRASHED, "must not kill"),
        ("garbage", Verdict.CRASHED, "must not kill"),
        ("forge {}", Verdict.CRASHED, "cannot be trusted"),
        ("reorder", Verdict.CRASHED, "cannot be trusted"),
        ('{"kind": "loaded"}', Verdict.CRASHED, "not an answer"),
        ('{"kind": "exploration"}', Verdict.CRASHED, "cannot be trusted"),
        (
            fake.rejected("missing", "task.py has no Counter"),
            Verdict.FAILED,
            "task.py has no Counter. Keep the names",
        ),
        (fake.rejected("bad_observation", "a set"), Verdict.FAILED, "a set"),
        (fake.rejected("unsupported", "forks"), Verdict.INCONCLUSIVE, "cannot be judged"),
        (fake.rejected("scenario_error", "no such scenario"), Verdict.GRADER_ERROR, "no such scenario"),
    ],
)
def test_what_goes_wrong_in_one_check_costs_that_check_alone(run, action, verdict, words):
    hidden = """
    def test_before(submission):
        submission.explore("good").only(2)
    def test_it(submission):
        submission.explore("bad").only(2)
    def test_after(submission):
        submission.explore("good").only(2)
    """
    source = fake.program(explore__good=fake.exploration(fake.ending(2)), explore__bad=action)
    result = run(source, hidden)
    assert [check.verdict for check in result.checks] == [Verdict.PASSED, verdict, Verdict.PASSED]
    assert words in result.checks[1].message
    assert result.points == 4


def test_several_records_end_in_the_one_that_counts(run):
    hidden = """
    def test_a(submission):
        submission.explore("s").only(1)
    """
    assert only(run(fake.program(explore="several"), hidden)).verdict is Verdict.PASSED


def test_a_program_that_hangs_is_a_timeout(run):
    check = only(run(fake.program(explore="hang"), ONLY_TWO, limits={"wall_limit_s": 0.2}))
    assert check.verdict is Verdict.TIMEOUT


def test_a_program_that_is_killed_at_its_processor_limit_is_a_timeout(run):
    check = only(run(fake.program(explore="burn 1.1"), ONLY_TWO, limits={"cpu_limit_s": 1}))
    assert (check.verdict, "processor time" in check.message) == (Verdict.TIMEOUT, True)


def test_many_slow_requests_end_in_a_timeout_of_the_check(run):
    hidden = """
    import pytest

    @pytest.mark.timeout(0.3)
    def test_a(submission):
        submission.explore("s")

    def test_b(submission):
        pass
    """
    result = run(fake.program(explore="hang"), hidden, {"a": 1, "b": 1})
    assert [check.verdict for check in result.checks] == [Verdict.TIMEOUT, Verdict.PASSED]


# -- the program cannot be loaded ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (fake.rejected("syntax_error", "'(' was never closed", 3), "Syntax error in task.py, line 3"),
        (fake.rejected("import_error", "no module named 'nmupy'", 1), "nmupy"),
        (fake.rejected("load_error", "ZeroDivisionError"), "task.py cannot be loaded: ZeroDivisionError"),
        (fake.rejected("load_deadlock", "waits for a lock", 9), "never ends"),
        ("exit 0", "exit code 0"),
        ("signal 11", "SIGSEGV"),
    ],
)
def test_a_program_that_cannot_be_loaded_is_told_so_on_every_check_and_not_run(run, action, words):
    hidden = """
    def test_a(submission):
        1 / 0
    def test_b(submission):
        1 / 0
    """
    result = run(fake.program(load=action), hidden)
    assert [check.verdict for check in result.checks] == [Verdict.CRASHED, Verdict.CRASHED]
    assert all(words in check.message for check in result.checks)
    assert result.points == 0


# -- faults of the grader ------------------------------------------------------------------------------


def test_an_exception_in_a_check_is_the_graders_fault_and_shows_where(run):
    hidden = """
    def test_a(submission):
        helper()
    def helper():
        return {}["nothing"]
    """
    check = only(run("x = 1", hidden, {"a": 1}))
    assert check.verdict is Verdict.GRADER_ERROR
    assert "KeyError: 'nothing'" in check.message
    assert "in helper" in check.message


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ("", "There is no "),
        ("def test_other(submission): pass", "There is no function test_a"),
        ("def broken(:", "SyntaxError"),
        ("import nothing_of_that_name", "nothing_of_that_name"),
        ("def test_a(no_such_fixture): pass", "no_such_fixture"),
        ("raise SystemExit(3)", "3"),
    ],
)
def test_a_check_without_a_result_is_a_grader_error(run, hidden, words):
    check = run("x = 1", hidden, {"a": 1}).checks[0]
    assert (check.verdict, check.points) == (Verdict.GRADER_ERROR, 0.0)
    assert words in check.message


def test_a_test_without_a_check_is_a_grader_error(run):
    hidden = """
    def test_a(submission): pass
    def test_stray(submission): pass
    """
    result = run("x = 1", hidden, {"a": 1})
    assert [(check.id, check.verdict) for check in result.checks] == [
        ("a", Verdict.PASSED),
        ("stray", Verdict.GRADER_ERROR),
    ]
    assert result.max_points == 1


def test_parameters_that_are_not_json_are_the_graders_fault(run):
    hidden = """
    def test_a(submission):
        submission.explore("s", by={1, 2})
    """
    assert only(run("x = 1", hidden)).verdict is Verdict.GRADER_ERROR


def test_a_check_file_without_scenarios_is_the_graders_fault(run, tmp_path):
    hidden = """
    from pathlib import Path

    def test_a(submission):
        Path(__file__).with_name("scenarios.py").unlink()
        submission.explore("s")
    """
    check = only(run("x = 1", hidden))
    assert check.verdict is Verdict.GRADER_ERROR
    assert "scenarios.py" in check.message


def test_a_jail_that_cannot_be_built_is_nobodys_grade(run):
    with (
        ProbeClient(Tier.C, program=(*fake.PROGRAM, "--silent")) as broken,
        pytest.raises(JailError, match="nothing to say"),
    ):
        run("x = 1", ONLY_TWO, probe=broken)


def test_an_interrupt_is_passed_on(run):
    hidden = """
    def test_a(submission):
        raise KeyboardInterrupt
    def test_b(submission):
        raise AssertionError("went on")
    """
    with pytest.raises(KeyboardInterrupt):
        run("x = 1", hidden)


# -- pytest as a library -------------------------------------------------------------------------------


def test_skips_and_parameters_are_understood(run):
    hidden = """
    import pytest

    def test_a(submission):
        pytest.skip("waits for another check")

    @pytest.mark.parametrize("value", [1, 2, 3])
    def test_b(submission, value):
        assert value != 2

    def test_c(submission):
        pytest.fail("not good")

    @pytest.mark.skip(reason="later")
    def test_d(submission):
        pass
    """
    result = run("x = 1", hidden, dict.fromkeys("abcd", 1))
    assert [check.verdict for check in result.checks] == [
        Verdict.SKIPPED,
        Verdict.FAILED,
        Verdict.FAILED,
        Verdict.SKIPPED,
    ]
    assert [result.checks[0].message, result.checks[2].message] == ["waits for another check", "not good"]


def test_public_checks_run_from_the_public_file_and_alone_if_asked(run):
    public = """
    def test_a(submission):
        pass
    """
    hidden = """
    def test_b(submission):
        assert False, "hidden"
    """
    checks = {"b": (2.0, "hidden"), "a": (1.0, "public")}
    both = run("x = 1", hidden, checks, public=public)
    assert [(check.id, check.verdict) for check in both.checks] == [
        ("b", Verdict.FAILED),
        ("a", Verdict.PASSED),
    ]
    alone = run("x = 1", hidden, checks, public=public, visibility="public")
    assert [(check.id, check.points) for check in alone.checks] == [("a", 1.0)]


def test_a_hidden_check_cannot_be_won_in_the_public_file(run):
    public = "def test_b(submission): pass"
    check = only(run("x = 1", "", {"b": (2.0, "hidden")}, public=public))
    assert check.verdict is Verdict.GRADER_ERROR


def test_an_edited_check_file_is_read_afresh(run):
    assert only(run("x = 1", "def test_a(submission): pass")).verdict is Verdict.PASSED
    assert only(run("x = 1", "def test_a(submission): assert 0")).verdict is Verdict.FAILED


KEEPS = """
import os
import sys
import pytest

seen = []

@pytest.fixture(scope="session")
def shared():
    return []

@pytest.fixture(autouse=True)
def always(shared):
    seen.append("always")
    shared.append("always")

@pytest.fixture
def submission(submission):
    seen.append("wrapped")
    return submission

def test_a(submission, shared, tmp_path, request):
    seen.append("a")
    tmp_path.joinpath("file").write_text("x")
    os.chdir(tmp_path)
    sys.path.insert(0, "nowhere")
    sys.path.remove("nowhere")
    submission.note(f"{seen} {shared} {sorted(request.fixturenames)} {request.session.testsfailed}")
"""


def test_nothing_of_one_submission_is_seen_by_the_next(run, tmp_path):
    here = Path.cwd()
    notes = [only(run("x = 1", KEEPS)).notes for _ in range(3)]
    assert notes[0][0].startswith("['always', 'wrapped', 'a'] ['always'] ['always', 'request', ")
    assert notes == [notes[0]] * 3
    assert Path.cwd() == here
    manager = next(reversed(session._kept.values()))._session._fixturemanager
    before = entries(vars(manager))
    run("x = 1", KEEPS)
    assert entries(vars(manager)) == before


def entries(value):
    """How much containers within containers hold."""
    if type(value) is dict:
        return sum(1 + entries(part) for part in value.values())
    return len(value) if type(value) in (list, set) else 0


ENDS_PYTEST = [
    ("import pytest\npytest.exit('enough')\ndef test_a(submission): pass", "enough"),
    ("raise SystemExit(3)\ndef test_a(submission): pass", "SystemExit"),
    (
        "import pytest\n@pytest.fixture\ndef b(): pytest.exit('in a fixture')\ndef test_a(b): pass",
        "in a fixture",
    ),
]


@pytest.mark.parametrize(("hidden", "words"), ENDS_PYTEST)
def test_a_check_file_that_ends_pytest_costs_its_checks_alone(run, hidden, words):
    check = only(run("x = 1", hidden, {"a": 2}))
    assert check.verdict is Verdict.GRADER_ERROR
    assert words in check.message
    assert only(run("x = 1", "def test_a(submission): pass")).verdict is Verdict.PASSED


def test_a_pytest_is_not_used_for_ever(run, monkeypatch):
    monkeypatch.setattr(session, "_MOST_RUNS", 2)
    hidden = """
    def test_a(submission, request):
        request.config.times_used = getattr(request.config, "times_used", 0) + 1
        submission.note(str(request.config.times_used))
    """
    assert [only(run("x = 1", hidden)).notes for _ in range(5)] == [("1",), ("2",), ("1",), ("2",), ("1",)]


def test_grading_leaves_no_trace_in_the_process_or_on_disk(run, tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tmp_path / "conftest.py").write_text("raise RuntimeError('conftest')\n")
    hidden = """
    import sys
    def test_a(submission):
        print("printed")
        print("printed", file=sys.stderr)
    """
    run("x = 1", hidden)
    before = (set(sys.modules), list(sys.path), list(sys.meta_path), dict(os.environ))
    files = set(tmp_path.rglob("*"))
    assert only(run("x = 1", hidden)).verdict is Verdict.PASSED
    assert (set(sys.modules), list(sys.path), list(sys.meta_path), dict(os.environ)) == before
    assert set(tmp_path.rglob("*")) == files
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("folder", ["build", ".hidden", "venv", "a.b", "with space"])
def test_a_course_may_lie_in_a_folder_of_any_name(probe, tmp_path, folder):
    course = fake.make_course(
        tmp_path / folder, {"a": (1.0, "hidden")}, hidden="def test_a(submission): pass"
    )
    result = grade(course, course.exercises[0], b"x = 1", probe=probe)
    assert only(result).verdict is Verdict.PASSED


def test_the_clock_of_whoever_calls_runs_on(run):
    handler = signal.signal(signal.SIGALRM, lambda *_: None)
    outer = signal.setitimer(signal.ITIMER_REAL, 50)
    try:
        run("x = 1", "def test_a(submission): pass")
        left_s, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        assert 30 < left_s <= 50
        assert signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, outer[0])


def test_threads_of_one_process_may_grade_at_once(tmp_path):
    def one(number):
        hidden = f"def test_a(submission): submission.note('{number}')"
        course = fake.make_course(tmp_path / str(number), {"a": (1.0, "hidden")}, hidden=hidden)
        with ProbeClient(Tier.C, program=fake.PROGRAM) as probe:
            return only(grade(course, course.exercises[0], b"x = 1", probe=probe)).notes

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(one, range(6))) == [(str(number),) for number in range(6)]


def test_the_judge_never_loads_student_code_or_scenarios(run, tmp_path):
    marker = tmp_path / "marker"
    source = f"open({str(marker)!r}, 'w')\n"
    hidden = """
    def test_a(submission):
        submission.explore("s")
    """
    (tmp_path / "graders" / "unit" / "task").mkdir(parents=True)
    run(source, hidden)
    assert not marker.exists()


def test_the_process_that_writes_grades_never_loads_the_engine():
    # In a process of its own: the tests of the engine have loaded it in this one.
    program = "import sys, threadlings.cli.main, threadlings.judge; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = loaded.stdout.split()
    assert "threadlings.judge" in names
    assert not [name for name in names if name.startswith(("threadlings.probe", "threadlings.engine"))]


# -- plain pytest --------------------------------------------------------------------------------------


def test_the_plugin_costs_other_projects_nothing():
    code = """
        import sys, threadlings.judge.plugin
        heavy = [name for name in sys.modules if name.startswith("threadlings.")]
        print(sorted(heavy))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['threadlings.judge', 'threadlings.judge.plugin']"


def test_every_public_name_of_the_judge_can_be_had():
    importlib.import_module("threadlings.judge.beside")  # imports every module there is
    for name in judge.__all__:
        assert callable(getattr(judge, name))
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(judge, "no_such_" + "name")
