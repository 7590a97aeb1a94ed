"""The jail's self-test: it finds real escapes, and nothing gets out of the jails that are used."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from threadlings import kernel
from threadlings.cli.main import cli
from threadlings.errors import JailError
from threadlings.jail import ProbeClient, Reply, Tier, landlocked, why_not
from threadlings.jail.selftest import escapes
from threadlings.probe import confine
from threadlings.probe import escapes as attempts

JAILS = [
    pytest.param(tier, marks=pytest.mark.skipif(why_not(tier) is not None, reason=str(why_not(tier))))
    for tier in (Tier.A, Tier.B)
]
GRADER = Path(__file__).parents[2] / "graders/03_locks/locked_counter/test_locked_counter.py"


@pytest.mark.parametrize("tier", JAILS)
def test_nothing_gets_out_of_a_jail(tier):
    with ProbeClient(tier, cpu=min(os.sched_getaffinity(0))) as probe:
        assert escapes(probe, [GRADER]) == ()


def test_without_a_jail_the_attempts_work_and_are_found():
    with ProbeClient(Tier.C) as probe:
        worked = escapes(probe, [GRADER])
    assert {"read a file of the judge", "delete a file of the judge", "read the graders"} <= set(worked)
    assert "change the judge's files (they are not what they were)" in worked


@pytest.mark.skipif(why_not(Tier.B) is not None, reason=str(why_not(Tier.B)))
def test_a_hole_in_the_jail_is_found(monkeypatch):
    honest = landlocked.command_line

    def leaky(program, *, readable=(), hidden=()):
        return honest(program, readable=[*readable, GRADER.parent], hidden=hidden)

    monkeypatch.setattr(landlocked, "command_line", leaky)
    with ProbeClient(Tier.B) as probe:
        assert escapes(probe, [GRADER]) == ("read the graders",)


def test_a_probe_that_does_not_answer_has_not_passed_the_test():
    class Dumb:
        def ask(self, request, *, wall_limit_s):
            return Reply("exited", lines=("nothing that is JSON",))

    with pytest.raises(JailError, match="could not be tested"):
        escapes(Dumb())


def test_every_attempt_succeeds_where_nothing_stops_it_or_is_stopped_by_an_error(tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    bait = {"folder": str(tmp_path), "judge_pid": os.getpid(), "port": 1, "abstract": "nobody", "hidden": []}
    for name in (
        "read a file of the judge",
        "signal the judge",
        "start a process",
        "create a file beside it",
    ):
        attempts.attempts(bait)[name]()


@pytest.mark.skipif(why_not(Tier.A) is not None, reason=str(why_not(Tier.A)))
def test_grading_stops_before_the_first_submission_if_something_gets_out(monkeypatch, tmp_path):
    monkeypatch.setattr("threadlings.jail.selftest.escapes", lambda probe, hidden: ("read the graders",))
    db = tmp_path / "g.sqlite"
    course = Path(__file__).parents[2]
    done = CliRunner().invoke(
        cli, ["grade", str(course / "examples/sample_class"), "--course", str(course), "--db", str(db)]
    )
    assert done.exit_code == 2
    assert "does not hold" in done.output
    assert "read the graders" in done.output
    assert not db.exists()


def test_doctor_names_the_tier_and_the_outcome_of_the_self_test():
    done = CliRunner().invoke(cli, ["doctor", "--course", str(Path(__file__).parents[2])])
    assert "tier A (bubblewrap)" in done.output
    assert "tier B (Landlock and seccomp)" in done.output
    assert "self-test of tier" in done.output


def test_doctor_says_how_to_get_a_jail_where_there_is_none(monkeypatch):
    monkeypatch.setattr("threadlings.jail.detect", lambda: Tier.C)
    monkeypatch.setattr("threadlings.jail.why_not", lambda tier: "not on this machine")
    done = CliRunner().invoke(cli, ["doctor", "--no-color"])
    assert done.exit_code == 1
    assert "apt install bubblewrap" in done.output
    assert "Landlock switched on at boot" in done.output
    assert "should not be graded here" in done.output


def in_a_child(body):
    """What `body` prints to a pipe, in a process of its own: restrictions are for good."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read_end)
            os.write(write_end, repr(body()).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as answers:
        said = answers.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.mark.skipif(why_not(Tier.B) is not None, reason=str(why_not(Tier.B)))
@pytest.mark.parametrize(
    "call", [os.fork, os.setsid, lambda: os.kill(os.getppid(), 0), lambda: os.execv("/bin/true", ["true"])]
)
def test_a_confined_process_can_start_threads_and_nothing_else(call):
    def body():
        confine.confine({})
        thread = threading.Thread(target=lambda: None)
        thread.start()
        thread.join()
        os.kill(os.getpid(), 0)
        try:
            call()
        except PermissionError:
            return "refused"
        return "allowed"

    assert in_a_child(body) == "'refused'"


@pytest.mark.skipif(why_not(Tier.B) is not None, reason=str(why_not(Tier.B)))
def test_a_process_without_privileges_can_still_be_confined_twice():
    def body():
        confine.confine({})
        confine.confine({})
        return kernel.landlock_version() >= 3

    assert in_a_child(body) == "True"
