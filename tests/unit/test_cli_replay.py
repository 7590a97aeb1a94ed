"""`threadlings replay` as it is typed: in a pipe, and on a terminal of its own (a pty)."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from .terminal import PATIENCE_S, ROOT, command

CORPUS = ROOT / "graders" / "03_locks" / "withdraw_safely" / "submissions"
NO_LOCK = str(CORPUS / "fail_no_lock.py")
WORDS = ("replay", "withdraw_safely", NO_LOCK, "--check", "two_withdrawals")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False)


def test_in_a_pipe_all_steps_are_printed_with_the_schedule_last():
    found = run(*WORDS)
    assert (found.returncode, found.stderr) == (0, "")
    assert "writes Account.balance = -60" in found.stdout
    assert "\x1b" not in found.stdout
    assert found.stdout.splitlines()[-1].startswith("  replay: v1:")


def test_the_printed_schedule_takes_the_same_way_again():
    first = run(*WORDS)
    schedule = first.stdout.rpartition("replay: ")[2].strip()
    for words in ((NO_LOCK, schedule, "--check", "two_withdrawals"), (NO_LOCK, schedule)):
        assert run("replay", "withdraw_safely", *words).stdout == first.stdout


def test_a_schedule_may_come_right_after_the_exercise():
    found = run("replay", "withdraw_safely", "v7:0")
    assert found.returncode == 2
    assert "unknown schedule version 'v7' (this build reads v1)" in found.stderr


def test_json_goes_to_standard_output_and_the_list_to_standard_error():
    found = run(*WORDS, "--json", "-")
    document = json.loads(found.stdout)
    assert (document["schema"], document["check"]) == ("trace-1", "two_withdrawals")
    assert "writes Account.balance = -60" in found.stderr


def test_a_schedule_of_another_program_ends_with_code_2_and_says_how_far_it_fits():
    found = run("replay", "withdraw_safely", NO_LOCK, "v1:0*2,9", "--check", "two-withdrawals")
    assert (found.returncode, found.stdout) == (2, "")
    assert "2 of its 3 steps can be taken as it says" in " ".join(found.stderr.split())


def test_nothing_to_replay_ends_with_code_1_and_says_what_each_check_came_to():
    found = run("replay", "withdraw_safely", str(CORPUS / "pass_with.py"), "--check", "two_withdrawals")
    assert found.returncode == 1
    assert "nothing to replay" in found.stdout
    assert "two_withdrawals: passed" in found.stdout


def test_an_unknown_check_is_an_error_that_names_those_there_are():
    found = run("replay", "withdraw_safely", "--check", "nope")
    assert found.returncode == 2
    assert "has no check nope here. It has: adds_up," in " ".join(found.stderr.replace("'", "").split())


def test_keys_step_forward_back_to_the_ends_the_switch_and_the_damage(terminal):
    screen = terminal(*WORDS)
    assert "Account.__init__" in screen.wait_for("q quit")
    for keys, where in (
        (" ", "step 2 of 17"),
        ("\x1b[C", "step 3 of 17"),
        ("b", "step 2 of 17"),
        ("n", "step 4 of 17"),
        ("n", "step 6 of 17"),
        ("p", "step 4 of 17"),
        ("  ", "step 6 of 17"),
        ("d", "step 12 of 17"),
        ("\x1b[H", "step 1 of 17"),
        ("G", "step 17 of 17"),
    ):
        screen.press(keys)
        shown = screen.wait_for(where)
        shown += screen.wait_for("q quit")
    assert "Stale check" in shown
    screen.press("q")
    assert screen.end() == 0


def test_a_new_size_is_drawn_anew(terminal):
    screen = terminal(*WORDS)
    screen.wait_for("q quit")
    screen.resize(24, 80)
    shown = screen.wait_for("q quit")
    assert max(map(len, shown.splitlines()[-20:])) <= 80  # before that, the rest of the old screen may come
    screen.press("q")
    assert screen.end() == 0


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda screen: screen.press("\x03"), 130),
        (lambda screen: screen.process.send_signal(signal.SIGTERM), 128 + signal.SIGTERM),
        (lambda screen: screen.process.send_signal(signal.SIGHUP), 128 + signal.SIGHUP),
        (lambda screen: screen.press("\x04"), 0),
    ],
    ids=["ctrl_c", "sigterm", "sighup", "ctrl_d"],
)
def test_the_terminal_is_as_before_however_it_ends(terminal, leave, code):
    screen = terminal(*WORDS)
    screen.wait_for("q quit")
    leave(screen)
    assert screen.end() == code


def test_plain_is_a_list_on_a_terminal_too(terminal):
    screen = terminal(*WORDS, "--plain")
    screen.wait_for("replay: v1:")
    assert screen.process.wait(PATIENCE_S) == 0
    assert "\x1b[?1049h" not in screen.raw


def test_the_file_is_the_exercises_own_if_none_is_named(tmp_path: Path):
    found = run("replay", "locked_counter", "--plain")
    assert "locked_counter" in found.stdout
    assert found.returncode in (0, 1)
