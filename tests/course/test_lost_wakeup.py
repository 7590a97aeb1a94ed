"""The README of `lost_wakeup` shows the starter as it is, and a run of it that the search finds as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from threadlings.jail import ProbeClient
from threadlings.judge import Submission
from threadlings.judge.submission import Program

FOLDER = Path(__file__).parents[2] / "exercises" / "04_waiting" / "lost_wakeup"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
STARTER = (FOLDER / "lost_wakeup.py").read_text(encoding="utf-8")


def test_the_readme_shows_the_lines_of_the_starter_under_their_numbers():
    block = re.search(r"^```python\n( \d.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert block is not None
    lines = STARTER.splitlines()
    for row in block[1].splitlines():
        number, _, text = row.strip().partition("  ")
        assert text.rstrip() == lines[int(number) - 1], f"line {number}"


@pytest.mark.parametrize(("thread", "number"), [("waits", 36), ("puts", 31)])
def test_the_trace_stands_on_lines_that_do_what_it_says(thread, number):
    says = {"waits": "._changed.wait(", "puts": "._changed.notify()"}[thread]
    assert says in STARTER.splitlines()[number - 1]
    assert f"line {number}: `{'wait()' if thread == 'waits' else 'notify()'}`" in README


def test_the_starter_has_a_run_that_hangs_where_the_trace_says():
    with ProbeClient() as probe:
        found = Submission(Program("lost_wakeup", STARTER), probe, FOLDER / "scenarios.py").explore(
            "wait_and_put", value=42
        )
    stuck = {
        blocked.line for ending in found.endings for blocked in ending.blocked if blocked.file == "student"
    }
    assert {ending.kind for ending in found.endings} == {"returned", "deadlock"}
    assert stuck == {36}
