"""The teacher's verbs, as they are typed: grade and validate."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import tiny_course
from click.testing import CliRunner, Result
from fake_grader import FakeFactory

import threadlings
from threadlings.cli.main import cli
from threadlings.jail import Tier

Invoke = Callable[..., Result]
SCHEMA = Path(threadlings.__file__).parents[2] / "schemas" / "result-1.schema.json"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tiny_course.build(tmp_path / "course")
    monkeypatch.setattr("threadlings.bulk.worker.JudgeFactory", FakeFactory)
    monkeypatch.setattr("threadlings.jail.detect", lambda: Tier.A)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def invoke(root: Path) -> Invoke:
    runner = CliRunner()
    return lambda *words: runner.invoke(cli, list(words), prog_name="threadlings")


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


Put = Callable[[str, str], Path]


def test_a_class_is_graded_shown_and_exported(invoke: Invoke, put: Put, root: Path) -> None:
    put("student-01/alpha_one/alpha_one.py", "")
    put("student-02/alpha_one.py", "# verdict: failed\n")
    put("student-02/notes.txt", "")
    found = invoke("grade", "../class", "--json", "out.json", "--csv", "out.csv", "--workers", "2")
    assert found.exit_code == 0, found.output
    assert "2 students, 2 submissions, 1 passed" in found.stdout
    assert "student-02/notes.txt  is not a Python file (.py)" in found.stdout
    data = json.loads((root / "out.json").read_text())
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    assert [(r["student"], r["verdict"]) for r in data["results"]] == [
        ("student-01", "passed"),
        ("student-02", "failed"),
    ]
    with (root / "out.csv").open(newline="") as file:
        assert [row["points"] for row in csv.DictReader(file)] == ["5", "2"]
    assert (root / "gradebook.sqlite").is_file()


def test_grading_again_takes_everything_from_the_gradebook_and_gives_the_same_bytes(
    invoke: Invoke, put: Put, root: Path
) -> None:
    put("student-01/alpha_one.py", "# verdict: failed\n")
    put("student-02/beta_two.py", "")
    invoke("grade", "../class", "--json", "one.json", "--csv", "one.csv", "--workers", "1")
    again = invoke("grade", "../class", "--json", "two.json", "--csv", "two.csv", "--workers", "2")
    assert "(2 unchanged, from the gradebook)" in " ".join(again.stdout.split())
    for kind in ("json", "csv"):
        assert (root / f"one.{kind}").read_bytes() == (root / f"two.{kind}").read_bytes()


def test_an_empty_folder_is_a_usage_error(invoke: Invoke, tmp_path: Path, root: Path) -> None:
    (tmp_path / "class").mkdir()
    found = invoke("grade", "../class")
    assert found.exit_code == 2
    assert "holds no submissions" in found.stderr
    assert "student-01/alpha_one/alpha_one.py" in found.stderr
    assert not (root / "gradebook.sqlite").exists()
    assert invoke("grade", "../nowhere").exit_code == 2


def test_without_a_jail_grading_is_refused_unless_allowed(
    invoke: Invoke, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("student-01/alpha_one.py", "")
    monkeypatch.setattr("threadlings.jail.detect", lambda: Tier.C)
    found = invoke("grade", "../class")
    assert found.exit_code == 2
    assert "apt install bubblewrap" in found.stderr
    assert invoke("grade", "../class", "--allow-unjailed").exit_code == 0


def test_a_fault_of_the_grader_is_loud_and_no_silent_zero(invoke: Invoke, put: Put, root: Path) -> None:
    put("student-01/alpha_one.py", "# raise: out of order\n")
    put("student-02/alpha_one.py", "")
    found = invoke("grade", "../class", "--csv", "out.csv")
    assert found.exit_code == 1
    assert "The grader failed on 1 submission" in found.stdout
    with (root / "out.csv").open(newline="") as file:
        assert [row["points"] for row in csv.DictReader(file)] == ["", "5"]


def test_one_exercise_may_be_graded_alone(invoke: Invoke, put: Put) -> None:
    put("student-01/alpha_one.py", "")
    put("student-01/beta_two.py", "")
    found = invoke("grade", "../class", "--exercise", "beta-two")
    assert "1 student, 1 submission" in found.stdout
    assert invoke("grade", "../class", "--exercise", "beta_to").exit_code == 2


def test_json_on_standard_output_stands_alone(invoke: Invoke, put: Put) -> None:
    put("student-01/alpha_one.py", "")
    found = invoke("grade", "../class", "--json", "-")
    assert json.loads(found.stdout)["course"] == "tiny"
    assert "1 student" in found.stderr
    assert invoke("grade", "../class", "--json", "-", "--csv", "-").exit_code == 2


def test_a_copy_without_graders_cannot_grade_or_validate(invoke: Invoke, put: Put, root: Path) -> None:
    put("student-01/alpha_one.py", "")
    shutil.rmtree(root / "graders")
    for words in (["grade", "../class"], ["validate"]):
        found = invoke(*words)
        assert found.exit_code == 2
        assert "no hidden checks for alpha_one" in found.stderr


def test_a_broken_gradebook_is_an_error_and_left_as_it_is(invoke: Invoke, put: Put, root: Path) -> None:
    put("student-01/alpha_one.py", "")
    (root / "gradebook.sqlite").write_text("my diary")
    found = invoke("grade", "../class")
    assert found.exit_code == 2
    assert "gradebook.sqlite: this is not a sound gradebook" in found.stderr
    assert (root / "gradebook.sqlite").read_text() == "my diary"


def test_hostile_names_and_messages_reach_no_terminal_and_no_spreadsheet(
    invoke: Invoke, tmp_path: Path, root: Path
) -> None:
    for name in (b"=HYPERLINK(1)", b"\x1b[31mred\nline", b"\xff", b"[bold]", b"-rf"):
        folder = os.path.join(os.fsencode(tmp_path), b"class", name)  # noqa: PTH118  a path of bytes
        os.makedirs(folder)  # noqa: PTH103
        Path(os.fsdecode(folder), "alpha_one.py").write_text(
            "# verdict: failed\n# message: =1+1\\x1b[2J\\ud800\n"
        )
    found = invoke("grade", "../class", "--csv", "out.csv", "--json", "out.json")
    assert found.exit_code == 0, found.output
    assert "\x1b" not in found.output
    assert "[bold]" in found.stdout
    text = (root / "out.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert sorted(row["student"] for row in rows) == sorted(
        ["'=HYPERLINK(1)", r"\x1b[31mred\nline", r"\xff", "[bold]", "'-rf"]
    )
    assert all(row["message"].startswith("'=1+1") and "\x1b" not in row["message"] for row in rows)
    jsonschema.validate(json.loads((root / "out.json").read_text()), json.loads(SCHEMA.read_text()))


def test_validate_says_in_one_line_that_all_is_as_named(invoke: Invoke) -> None:
    found = invoke("validate", "--workers", "2")
    assert found.exit_code == 0, found.output
    assert "3 exercises, 18 corpus files, all as named" in found.stdout


def test_validate_shows_what_deviates_and_exits_with_one(invoke: Invoke, root: Path) -> None:
    tiny_course.corpus_file(root, "01_first", "alpha_one", "pass_3.py", "# verdict: failed\n")
    found = invoke("validate", "--exercise", "alpha_one", "--repeat", "2", "--workers", "1")
    assert found.exit_code == 1
    assert "pass_3.py" in found.stdout
    assert "1 exercise, 7 corpus files, 2 times each: 1 deviation" in found.stdout


# -- the program as a whole, killed and interrupted

PROGRAM = """
    import fake_grader
    import threadlings.bulk.worker as worker
    import threadlings.jail as jail

    worker.JudgeFactory = fake_grader.FakeFactory
    jail.detect = lambda: jail.Tier.A

    from threadlings.cli.main import main

    if __name__ == "__main__":
        main()
"""


@pytest.fixture
def program(tmp_path: Path, root: Path) -> Callable[..., subprocess.Popen[str]]:
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PROGRAM))

    def start(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(script), *words],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(Path(tiny_course.__file__).parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return start


def wait_for_lines(path: Path, number: int, limit_s: float = 30.0) -> None:
    deadline = time.monotonic() + limit_s
    while not path.exists() or len(path.read_text().splitlines()) < number:
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_half_way_goes_on_and_exports_the_same(
    program: Callable[..., subprocess.Popen[str]],
    put: Put,
    tmp_path: Path,
    root: Path,
    number: signal.Signals,
) -> None:
    log = tmp_path / "log"
    for student in range(1, 21):
        verdict = ("passed", "failed", "deadlock")[student % 3]
        put(
            f"student-{student:02}/alpha_one.py",
            f"# verdict: {verdict}\n# {student}\n# sleep: 0.1\n# log: {log}\n",
        )
    words = ("grade", "../class", "--workers", "2")
    ended = program(*words, "--json", "ended.json")
    wait_for_lines(log, 8)
    os.killpg(ended.pid, number) if number == signal.SIGINT else ended.kill()
    said, complained = ended.communicate(timeout=30)
    assert not (root / "ended.json").exists()
    if number == signal.SIGINT:
        assert ended.returncode == 130, complained
        assert "The same command goes on from there." in " ".join(complained.split())
        assert "Traceback" not in complained
    before = len(log.read_text().splitlines())
    rest = program(*words, "--json", "rest.json", "--csv", "rest.csv")
    said, complained = rest.communicate(timeout=60)
    assert rest.returncode == 0, complained
    again = len(log.read_text().splitlines()) - before
    assert 0 < again < 18, f"{again} of 20 were graded again after {before}"
    assert "20 students, 20 submissions" in said
    whole = program(
        *words, "--json", "whole.json", "--csv", "whole.csv", "--db", "another.sqlite", "--workers", "1"
    )
    assert whole.wait(timeout=60) == 0
    whole.communicate()
    for kind in ("json", "csv"):
        assert (root / f"rest.{kind}").read_bytes() == (root / f"whole.{kind}").read_bytes()


def test_into_a_closed_pipe_it_ends_without_a_traceback(
    program: Callable[..., subprocess.Popen[str]], put: Put
) -> None:
    put("student-01/alpha_one.py", "")
    process = program("grade", "../class")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)


def test_an_encoding_that_cannot_write_a_name_shows_it_escaped(
    program: Callable[..., subprocess.Popen[str]], put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    put("zoë/alpha_one.py", "")
    process = program("grade", "../class")
    said, complained = process.communicate(timeout=30)
    assert process.returncode == 0, complained
    assert r"zo\xeb" in said
