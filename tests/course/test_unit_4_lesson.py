"""What the lesson of unit 4 claims about its worked example, checked over every interleaving.

That its programs run and print what the lesson says is checked with those of the other units
(`test_handouts`); here the alarm is cancelled at the moments that matter, and so are the four changes that
the lesson says break it.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from threadlings.jail import ProbeClient
from threadlings.judge import Exploration, Submission
from threadlings.judge.submission import Program

LESSON = (Path(__file__).parents[2] / "exercises" / "04_waiting" / "README.md").read_text(encoding="utf-8")

SCENARIOS = """
import time

def cancelled(student, after_s, rings_s):
    begun, ended = [], []
    def ring():
        begun.append(time.monotonic())
        time.sleep(rings_s)
        ended.append(time.monotonic())
    alarm = student.Alarm(10, ring)
    alarm.start()
    if after_s:
        time.sleep(after_s)
    alarm.cancel()
    returned = [time.monotonic(), len(begun), len(ended)]
    time.sleep(100)
    return [*returned, len(begun)]
"""
JOIN = "        if self._thread is not None:\n            self._thread.join()\n"
CHANGES = {
    "sleep and a flag": (
        "        if not self._cancelled.wait(self.seconds):\n",
        "        time.sleep(self.seconds)\n        if not self._cancelled.is_set():\n",
    ),
    "no join": (JOIN, ""),
    "the return value is not looked at": (
        "        if not self._cancelled.wait(self.seconds):\n            self.ring()",
        "        self._cancelled.wait(self.seconds)\n        self.ring()",
    ),
    "a daemon and an empty cancel": ("        self._cancelled.set()\n" + JOIN, "        pass\n"),
}


@pytest.fixture(scope="module")
def probe():
    with ProbeClient() as client:
        yield client


def alarm() -> str:
    """The class of the worked example, without what the lesson does with it."""
    (block,) = re.findall(r"^```python\n(import threading\n\n\nclass Alarm:.*?)^```$", LESSON, re.M | re.S)
    tree = ast.parse(block)
    end = next(node.end_lineno for node in tree.body if isinstance(node, ast.ClassDef))
    return "import time\n" + "\n".join(block.splitlines()[:end]) + "\n"


def search(source: str, probe: ProbeClient, folder: Path, after_s: float, rings_s: float) -> Exploration:
    scenarios = folder / "scenarios.py"
    scenarios.write_text(SCENARIOS)
    submission = Submission(Program("alarm", source), probe, scenarios)
    return submission.explore("cancelled", after_s=after_s, rings_s=rings_s)


def outcomes(source: str, probe: ProbeClient, folder: Path) -> dict[str, set[tuple[float, ...]]]:
    """[when cancel() returned, rings begun and ended by then, rings in the end] for each moment of it."""
    moments = {
        "at once": (0, 0),
        "while it sleeps": (4, 0),
        "when it is due": (10, 3),
        "while it rings": (11, 3),
    }
    found = {}
    for moment, (after_s, rings_s) in moments.items():
        explored = search(source, probe, folder, after_s, rings_s)
        assert explored.exhaustive
        found[moment] = {ending.value for ending in explored.endings}
    return found


RIGHT = {
    "at once": {(0, 0, 0, 0)},
    "while it sleeps": {(4, 0, 0, 0)},
    "when it is due": {(10, 0, 0, 0), (13, 1, 1, 1)},
    "while it rings": {(13, 1, 1, 1)},
}


def test_the_alarm_of_the_lesson_is_right_at_every_moment(probe, tmp_path):
    assert outcomes(alarm(), probe, tmp_path) == RIGHT


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_that_the_lesson_warns_of_breaks_the_alarm(change, probe, tmp_path):
    before, after = CHANGES[change]
    source = alarm()
    assert before in source
    assert outcomes(source.replace(before, after), probe, tmp_path) != RIGHT
