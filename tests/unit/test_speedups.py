"""The programs of the lab are those that it asks about, and their table says what was measured."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from threadlings.speedups import add, has_gil, lines, measured, primes, programs

STARTER = (
    Path(__file__).parents[2] / "exercises/02_do_threads_help/predict_the_speedup/predict_the_speedup.py"
)


def test_every_question_is_about_a_program_that_is_run_unless_it_is_for_another_build(tmp_path):
    tree = ast.parse(STARTER.read_text(encoding="utf-8"))
    (asked,) = [node.value for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    other = "free-threaded build" if has_gil() else "GIL build"
    questions = [question for question in ast.literal_eval(asked) if not question.endswith(other)]
    assert list(programs(tmp_path)) == questions


def test_the_work_is_what_it_is_called():
    assert primes(30) == len([2, 3, 5, 7, 11, 13, 17, 19, 23, 29])
    assert add((2, 3)) == 5


def test_every_program_is_run_in_both_versions():
    said = measured(1)
    assert said["build"] == ("GIL" if has_gil() else "free-threaded")
    assert len(said["rows"]) == 7
    assert all(before > 0 and after > 0 for before, after in said["rows"].values())


def test_the_table_tells_gain_and_loss_and_what_could_not_be_run():
    rows = {"sleeps": [0.8, 0.1], "additions": [0.0001, 0.1], "files": "could not be run here: read-only"}
    head, *told = lines({"build": "GIL", "processors": 2, "rows": rows})
    assert re.match(r"GIL build of Python, 2 processor", head)
    assert told == [
        "sleeps: 0.8000 one by one, 0.1000 at once, 8.0x",
        "additions: 0.0001 one by one, 0.1000 at once, 1000 times slower",
        "files: could not be run here: read-only",
    ]
