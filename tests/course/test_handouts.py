"""The lessons of units 1, 2 and 4 and their hand-outs keep what they promise.

Every Python block of a lesson and of its exercises' README files is a program that a beginner will copy and
run; here each one runs in a fresh interpreter. A `text` block right below a program is its output, to the
letter; a `console` block is one possible output and is not compared. The examples in the exercises' README
files run against the solutions.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from threadlings.course import load_course

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("01_start_wait_collect", "02_do_threads_help", "04_waiting")
OTHER_FORM = {"lost_wakeup", "at_most_n", "reusable_barrier"}
"""Written in the form of unit 3: the promises stand above the class, and an example is a fragment."""

UNIT_OF = {
    e.id: unit.id
    for unit in load_course(ROOT).modules
    if unit.id in UNITS
    for e in unit.exercises
    if e.id not in OTHER_FORM
}
EXERCISES = tuple(UNIT_OF)
LESSONS = tuple(ROOT / "exercises" / unit / "README.md" for unit in UNITS)
TO_BE_WRITTEN = {
    *("launch", "run_all", "run_threaded", "parallel_map", "SumWorker", "run_checked"),
    *("fetch_all", "run_cpu"),
    *("Heartbeat", "Ordered", "PingPong", "BoundedBuffer", "ResultBox", "run_limited", "Rendezvous"),
}
"""What the exercises ask for: a lesson shows something else."""

_BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
_FENCE = re.compile(r"^```(?P<kind>\w*)$", re.MULTILINE)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADER = re.compile(r"# threadlings: check=(?P<check>\w+) misconception=(?P<misconception>M\d\d|none)\Z")


class Program(NamedTuple):
    """A Python block and the output it claims, or None."""

    code: str
    output: str | None


def exercise(name: str) -> Path:
    return ROOT / "exercises" / UNIT_OF[name] / name


def programs(path: Path) -> list[Program]:
    return [Program(found["code"], found["output"]) for found in _BLOCK.finditer(path.read_text("utf-8"))]


def all_programs() -> list[object]:
    files = [*LESSONS, *(exercise(name) / "README.md" for name in EXERCISES)]
    return [
        pytest.param(path, program, id=f"{path.parent.name}-{number}")
        for path in files
        for number, program in enumerate(programs(path), 1)
    ]


def names_of_tests(path: Path) -> list[str]:
    """Names of checks: functions, and those that are made (`test_x = QUESTIONS.question(...)`)."""
    names = []
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [name.removeprefix("test_") for name in names if name.startswith("test_")]


def checks(name: str) -> list[str]:
    public = exercise(name) / f"test_{name}.py"
    hidden = ROOT / "graders" / UNIT_OF[name] / name / f"test_{name}.py"
    return names_of_tests(public) + names_of_tests(hidden)


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize(("path", "program"), all_programs())
def test_every_program_of_a_lesson_runs_and_prints_what_it_claims(
    path: Path, program: Program, tmp_path: Path
) -> None:
    solution = ROOT / "solutions" / path.parent.relative_to(ROOT / "exercises")
    file = tmp_path / "program.py"  # a file, because the processes of a pool look for one
    file.write_text(program.code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(solution), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    if program.output is not None:
        assert done.stdout == program.output


def test_every_fence_of_a_lesson_is_read() -> None:
    # A block that the pattern above overlooks (indented, mislabelled) would never be run.
    for path in [*LESSONS, *(exercise(name) / "README.md" for name in EXERCISES)]:
        opened = _FENCE.findall(path.read_text("utf-8"))[::2]
        assert opened.count("python") == len(programs(path)) > 0
        assert opened.count("text") == sum(program.output is not None for program in programs(path))
        assert set(opened) <= {"python", "text", "console"}


def test_the_worked_examples_are_none_of_the_exercises() -> None:
    for program in (program for lesson in LESSONS for program in programs(lesson)):
        assert TO_BE_WRITTEN.isdisjoint(re.findall(r"\w+", program.code))


def test_every_link_between_the_hand_outs_leads_somewhere() -> None:
    for path in [*LESSONS, *(exercise(name) / "README.md" for name in EXERCISES)]:
        text = path.read_text("utf-8")
        headings = {
            re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in text.splitlines()
            if line.startswith("#")
        }
        for target in _LINK.findall(text):
            if target.startswith("#"):
                assert target[1:] in headings, f"{path}: {target}"
            elif not target.startswith("https://"):
                assert (path.parent / target).is_file(), f"{path}: {target}"


@pytest.mark.parametrize("name", EXERCISES)
def test_the_hand_out_names_each_check_once_and_in_order(name: str) -> None:
    task = section((exercise(name) / "README.md").read_text("utf-8"), "Your task")
    assert re.findall(r"^\d+\. `(\w+)`:", task, re.MULTILINE) == checks(name)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_hand_out_has_all_its_parts(name: str) -> None:
    text = (exercise(name) / "README.md").read_text("utf-8")
    assert re.search(r"^\*\*Goal:\*\* [^.]*\.$", text, re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == ["Story", "Your task", "Example", "Rules", "Run it", "Further reading"]
    assert f"threadlings check {name}\n" in section(text, "Run it")


@pytest.mark.parametrize("name", EXERCISES)
def test_there_are_three_hints(name: str) -> None:
    text = (exercise(name) / "hints.md").read_text("utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Hint 1", "Hint 2", "Hint 3"]
    assert "?" in section(text, "Hint 1")


@pytest.mark.parametrize("name", EXERCISES)
def test_the_starter_is_short_says_what_is_wanted_and_does_not_solve_it(name: str) -> None:
    text = (exercise(name) / f"{name}.py").read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert 1 <= text.count("# TODO") <= 3
    assert "Example:" in text
    assert "Non-example:" in text
    subprocess.run([sys.executable, "-W", "error", "-c", text], check=True, timeout=60)
    assert text != (ROOT / "solutions" / UNIT_OF[name] / name / f"{name}.py").read_text("utf-8")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_sample_answer_says_which_check_it_fails(name: str) -> None:
    files = sorted((ROOT / "graders" / UNIT_OF[name] / name / "submissions").glob("*.py"))
    right = [path for path in files if path.name.startswith("pass_")]
    wrong = [path for path in files if not path.name.startswith("pass_")]
    assert len(right) >= 3
    assert len(wrong) >= 6
    for path in wrong:
        first, second = path.read_text("utf-8").splitlines()[:2]
        header = _HEADER.match(first)
        assert header, f"{path}: {first}"
        assert header["check"] in checks(name), f"{path}: {first}"
        assert second.startswith('"""'), path
    for path in right:
        assert path.read_text("utf-8").startswith('"""'), path
