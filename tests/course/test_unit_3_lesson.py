"""The lesson of unit 3 tells the truth: its programs run, and print what the lesson says they print.

All Python blocks of the lesson are one story: each runs in the namespace the earlier ones have left. A
`text` block states, word for word, what the Python block before it prints. What it claims about its worked
example, the right version and the wrong repairs alike, is checked over every interleaving of two visitors.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import threading
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from threadlings.course import load_course
from threadlings.jail import ProbeClient
from threadlings.judge import Exploration, Submission, grade
from threadlings.judge.submission import Program as Graded
from threadlings.verdicts import Verdict

UNIT = Path(__file__).parents[2] / "exercises" / "03_locks"
LESSON = (UNIT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Program:
    """A Python block of the lesson: where it starts, and what it prints by the lesson (None: no word)."""

    line: int
    source: str
    output: str | None


@dataclass(frozen=True)
class Run:
    """What the programs printed, by the line they start at, and the threads they left behind."""

    printed: dict[int, str]
    left: set[threading.Thread]


def programs() -> list[Program]:
    """The Python blocks of the lesson, in order."""
    blocks = list(FENCE.finditer(LESSON))
    found = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block[1] == "python":
            said = after[2] if after is not None and after[1] == "text" else None
            found.append(Program(LESSON.count("\n", 0, block.start(2)), block[2], said))
    return found


@pytest.fixture(scope="module")
def run() -> Run:
    """All programs of the lesson, run once."""
    before = set(threading.enumerate())
    namespace: dict[str, object] = {"__name__": "lesson"}
    outputs = {}
    for program in programs():
        out = io.StringIO()
        # Line numbers of the README, so that a traceback points into it.
        code = compile("\n" * program.line + program.source, str(UNIT / "README.md"), "exec")
        with contextlib.redirect_stdout(out):
            exec(code, namespace)
        outputs[program.line] = out.getvalue()
    return Run(outputs, set(threading.enumerate()) - before)


def test_the_lesson_has_programs_and_says_what_most_of_them_print():
    assert len(programs()) >= 5
    assert sum(program.output is not None for program in programs()) >= 4


def test_every_output_block_follows_a_program():
    kinds = [block[1] for block in FENCE.finditer(LESSON)]
    assert all(before == "python" for before, kind in pairwise(kinds) if kind == "text")
    assert kinds[0] != "text"


@pytest.mark.parametrize("program", programs(), ids=lambda program: f"line-{program.line + 1}")
def test_a_program_of_the_lesson_prints_what_the_lesson_says(program, run):
    if program.output is not None:
        assert run.printed[program.line] == program.output


def test_the_programs_of_the_lesson_leave_no_thread_behind(run):
    assert run.left == set()


def test_the_unlocked_loop_prints_a_number_no_larger_than_the_truth(run):
    """The lesson promises nothing about it, and neither may this test: a lost update is legal there."""
    (line,) = [program.line for program in programs() if "sell_many" in program.source]
    assert 0 < int(run.printed[line]) <= 200_000


@pytest.mark.parametrize("exercise", ["locked_counter", "withdraw_safely"])
def test_the_lesson_leads_to_the_exercise(exercise):
    assert f"({exercise}/README.md)" in LESSON
    assert (UNIT / exercise / "README.md").is_file()


# -- the worked example, searched --------------------------------------------------------------------------

TWO_VISITORS = """
from threadlings.scenario import together

def two_visitors(student):
    hits = student.PageHits()
    together(lambda: hits.hit("/home"), lambda: hits.hit("/home"))
    return hits.of("/home")
"""
RIGHT_HIT = "        with self._lock:\n            self._hits[page] = self._hits.get(page, 0) + 1\n"
REPAIRS_THAT_REPAIR_NOTHING = {
    "a lock per call": RIGHT_HIT.replace("self._lock", "threading.Lock()"),
    "the reading above the with": (
        "        old = self._hits.get(page, 0)\n"
        "        with self._lock:\n            self._hits[page] = old + 1\n"
    ),
    "two critical sections": (
        "        with self._lock:\n            old = self._hits.get(page, 0)\n"
        "        with self._lock:\n            self._hits[page] = old + 1\n"
    ),
}


@pytest.fixture(scope="module")
def probe():
    with ProbeClient() as client:
        yield client


def definitions(source: str) -> str:
    """The imports and classes of a program, without what it does with them."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ClassDef)]
    return ast.unparse(tree)


def versions_of_the_example() -> list[str]:
    """The blocks that define `PageHits`: the broken one, then the right one."""
    return [program.source for program in programs() if "class PageHits" in program.source]


def search(source: str, probe: ProbeClient, folder: Path) -> Exploration:
    """Every interleaving of two visitors of one page."""
    scenarios = folder / "scenarios.py"
    scenarios.write_text(TWO_VISITORS)
    return Submission(Graded("page_hits", definitions(source)), probe, scenarios).explore("two_visitors")


def test_the_example_as_first_written_loses_a_visitor(probe, tmp_path):
    broken, _ = versions_of_the_example()
    assert set(search(broken, probe, tmp_path).outcomes) == {1, 2}


def test_the_solved_example_is_right_in_every_interleaving(probe, tmp_path):
    _, solved = versions_of_the_example()
    found = search(solved, probe, tmp_path)
    assert set(found.outcomes) == {2}
    assert found.exhaustive


@pytest.mark.parametrize("repair", REPAIRS_THAT_REPAIR_NOTHING)
def test_a_repair_that_repairs_nothing_still_loses_a_visitor(repair, probe, tmp_path):
    _, solved = versions_of_the_example()
    assert RIGHT_HIT in solved
    wrong = solved.replace(RIGHT_HIT, REPAIRS_THAT_REPAIR_NOTHING[repair])
    assert set(search(wrong, probe, tmp_path).outcomes) == {1, 2}


# -- the labs ------------------------------------------------------------------------------------------------


def test_the_readme_of_the_lab_shows_the_turns_as_the_check_does(probe):
    lab = UNIT / "break_the_bank"
    shown = (lab / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    schedule = shown.split('"')[1]
    submission = Submission(Graded("break_the_bank", ""), probe, lab / "scenarios.py")
    followed = submission.follow("two_deposits", schedule, how="deposit_in_three_lines")
    assert followed.ending.value == 20
    assert followed.table() in shown


def test_the_lesson_counts_the_orders_as_the_explorer_does(probe):
    submission = Submission(Graded("break_the_bank", ""), probe, UNIT / "break_the_bank" / "scenarios.py")
    orders = submission.orders("two_deposits", how="deposit_in_three_lines")
    lost = sum(outcome.orders for outcome in orders.outcomes if outcome.value != 20)
    assert f"{lost} of {orders.total} orders lose a ticket" in LESSON


# -- what a verdict alone does not say -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exercise_id", "name", "too_strict"),
    [
        ("locked_counter", "pass_global_lock", True),
        ("locked_counter", "pass_class_lock", True),
        ("locked_counter", "pass_with", False),
        ("locked_counter", "pass_polls_with_sleep", False),
        ("withdraw_safely", "pass_global_lock", True),
        ("withdraw_safely", "pass_with", False),
        ("withdraw_safely", "pass_optimistic", False),
    ],
)
def test_a_lock_shared_by_all_objects_passes_and_earns_a_note(exercise_id, name, too_strict, probe):
    course = load_course(UNIT.parents[1])
    exercise = course.exercise(exercise_id)
    (path,) = [path for path in exercise.corpus if path.stem == name]
    result = grade(course, exercise, path.read_bytes(), probe=probe)
    assert result.verdict is Verdict.PASSED
    notes = [note for check in result.checks for note in check.notes]
    assert any("stricter than it need be" in note for note in notes) is too_strict
