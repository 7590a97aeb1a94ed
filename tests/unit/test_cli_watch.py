"""`threadlings watch` on a terminal of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from threadlings.course import load_course

from .terminal import PATIENCE_S, ROOT, Terminal, command

RIGHT = (ROOT / "solutions" / "03_locks" / "locked_counter" / "locked_counter.py").read_text()
RACY = (ROOT / "graders" / "03_locks" / "locked_counter" / "submissions" / "fail_no_lock.py").read_text()
KEYS = "q quit"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace of a learner."""
    subprocess.run([*command("init", str(tmp_path / "desk"))], cwd=ROOT, check=True, capture_output=True)
    return tmp_path / "desk"


@pytest.fixture
def watching(desk: Path, terminal: Callable[..., Terminal]) -> Callable[..., Terminal]:
    return lambda *words: terminal("watch", *words, cwd=desk)


def answer(desk: Path) -> Path:
    return desk / "exercises" / "03_locks" / "locked_counter" / "locked_counter.py"


def notes(desk: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((desk / ".threadlings" / "progress.json").read_text())["passed"]
    return found


def test_a_save_is_checked_and_progress_is_kept(desk: Path, watching: Callable[..., Terminal]) -> None:
    answer(desk).write_text(RACY)
    screen = watching("locked_counter")
    assert "Lost update" in screen.wait_for(KEYS)
    answer(desk).write_text(RIGHT)
    assert "n leads to the next exercise." in screen.wait_for(KEYS)
    assert list(notes(desk)) == ["locked_counter"]
    answer(desk).write_text(RACY)
    assert " 0 of " in screen.wait_for(KEYS)  # another text is another answer
    screen.press("q")
    assert screen.end(screens=0) == 0


def test_an_editor_that_replaces_the_file_is_noticed(desk: Path, watching: Callable[..., Terminal]) -> None:
    answer(desk).write_text(RACY)
    screen = watching("locked_counter")
    screen.wait_for(KEYS)
    (desk / "new.py").write_text(RIGHT)
    (desk / "new.py").replace(answer(desk))
    assert "n leads to the next exercise." in screen.wait_for(KEYS)
    screen.press("q")
    screen.end(screens=0)


def test_saving_another_exercise_leads_to_it(desk: Path, watching: Callable[..., Terminal]) -> None:
    screen = watching("start_a_thread")
    assert "start_a_thread" in screen.wait_for(KEYS)
    answer(desk).write_text(RIGHT)
    assert "Protect a counter" in screen.wait_for(KEYS)
    screen.press("q")
    screen.end(screens=0)


def test_keys_lead_on_back_and_to_one_hint_at_a_time(desk: Path, watching: Callable[..., Terminal]) -> None:
    second, third = load_course(desk / "course.yaml").exercises[1:3]
    screen = watching(second.id)
    screen.wait_for(KEYS)
    screen.press("n")
    assert third.title in screen.wait_for(KEYS)
    screen.press("p")
    assert second.title in screen.wait_for(KEYS)
    for stage in (1, 2, 3, 3):
        screen.press("h")
        assert f"hint {stage} of 3" in screen.wait_for(KEYS).lower()
    screen.press("l")
    assert "minutes" in screen.wait_for(KEYS)
    screen.press("q")
    screen.end(screens=0)


def test_it_begins_where_the_course_was_left(desk: Path, watching: Callable[..., Terminal]) -> None:
    first, second = load_course(desk / "course.yaml").exercises[:2]
    shutil.copy(next((ROOT / "solutions").rglob(f"{first.id}/{first.files[0]}")), first.starter)
    screen = watching(first.id)
    assert "n leads to" in screen.wait_for(KEYS)
    screen.press("q")
    screen.end(screens=0)
    again = watching()
    assert second.title in again.wait_for(KEYS)
    again.press("q")
    again.end(screens=0)


@pytest.mark.parametrize("damage", ["{", "[]", '{"passed": 3}', "\0", ""])
def test_a_damaged_note_is_begun_anew(desk: Path, watching: Callable[..., Terminal], damage: str) -> None:
    (desk / ".threadlings").mkdir()
    (desk / ".threadlings" / "progress.json").write_text(damage)
    screen = watching("locked_counter")
    assert "0 of" in screen.wait_for(KEYS)
    screen.press("q")
    assert screen.end(screens=0) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_sane_whatever_ends_it(watching: Callable[..., Terminal], number: int) -> None:
    screen = watching("locked_counter")
    screen.wait_for(KEYS)
    os.kill(screen.process.pid, number)
    assert screen.end(screens=0) == (130 if number == signal.SIGINT else 128 + number)


def test_a_file_that_goes_away_is_said_so_and_may_come_back(
    desk: Path, watching: Callable[..., Terminal]
) -> None:
    screen = watching("locked_counter")
    screen.wait_for(KEYS)
    answer(desk).unlink()
    assert "locked_counter.py" in screen.wait_for(KEYS)
    answer(desk).write_text(RIGHT)
    assert "n leads to" in screen.wait_for("next exercise.")
    screen.press("q")
    screen.end(screens=0)


def test_the_viewer_is_written_for_the_browser(
    desk: Path, watching: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "true")  # a browser that shows nothing
    answer(desk).write_text(RACY)
    screen = watching("locked_counter")
    screen.wait_for(KEYS)
    screen.press("v")
    screen.wait_for("Opened")
    index = desk / ".threadlings" / "report" / "locked_counter" / "index.html"
    deadline = time.monotonic() + PATIENCE_S
    while not index.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert 'href="two_at_once.html"' in index.read_text()
    screen.press("q")
    screen.end(screens=0)


def test_without_a_terminal_it_says_what_to_do() -> None:
    found = subprocess.run(command("watch"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "threadlings check EXERCISE" in found.stderr
