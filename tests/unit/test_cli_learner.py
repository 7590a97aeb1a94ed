"""The learner's verbs, as they are typed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import jsonschema
import pytest
import tiny_course
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result
from fake_grader import FakeFactory

import threadlings
from threadlings.bulk.worker import Job
from threadlings.cli.main import cli
from threadlings.course import load_course
from threadlings.jail import Tier
from threadlings.verdicts import SubmissionResult

Invoke = Callable[..., Result]
SCHEMA = Path(threadlings.__file__).parents[2] / "schemas" / "result-1.schema.json"


class FakeProbe:
    tier = Tier.A

    def __enter__(self) -> FakeProbe:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        return None


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    """The keyword arguments of every call of the judge."""
    return []


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[dict[str, Any]]) -> Path:
    """A course, in whose folder the verbs are run, with a fake in the place of the judge."""
    root = tiny_course.build(tmp_path / "course")

    def grade(
        course: Any, exercise: Any, source: bytes, *, probe: object, on_progress: object, **options: Any
    ) -> SubmissionResult:
        asked.append({"exercise": exercise.id, "source": source, **options})
        options.setdefault("student", "")
        with FakeFactory(course)() as grader:
            return grader(Job(exercise=exercise.id, source=source, **options))

    monkeypatch.setattr("threadlings.jail.ProbeClient", FakeProbe)
    monkeypatch.setattr("threadlings.judge.grade", grade)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def invoke(root: Path) -> Iterator[Invoke]:
    runner = CliRunner()
    yield lambda *words: runner.invoke(cli, list(words), prog_name="threadlings")


def answer(root: Path, text: str) -> Path:
    path = root / "exercises/01_first/alpha_one/alpha_one.py"
    path.write_text(text)
    return path


def test_the_version_is_the_packages(invoke: Invoke) -> None:
    assert invoke("--version").stdout == f"threadlings, version {threadlings.__version__}\n"


@pytest.mark.parametrize("verb", ["list", "check", "hint", "grade", "validate", "init"])
def test_every_verb_has_help_with_exit_codes_and_a_course(invoke: Invoke, verb: str) -> None:
    found = invoke(verb, "--help")
    assert found.exit_code == 0
    assert "--course PATH" in found.stdout
    assert "Exit codes: 0 graded" in " ".join(found.stdout.split())


def test_the_shell_completes_an_exercise_and_is_quiet_without_a_course(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complete(*words: str) -> list[str]:
        shell = ShellComplete(cli, {}, "threadlings", "_THREADLINGS_COMPLETE")
        return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]

    assert complete("check", "al") == ["alpha_one"]
    assert complete("grade", "--exercise", "") == ["alpha_one", "beta_two", "gamma_three"]
    monkeypatch.chdir(tmp_path)
    assert complete("hint", "") == []


def test_list_shows_the_nearest_course_upward(
    invoke: Invoke, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "exercises" / "01_first")
    found = invoke("list")
    assert found.exit_code == 0
    assert "gamma_three" in found.stdout


def test_no_course_is_an_error_with_a_way_out(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = invoke("list")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("error: no course.yaml in")
    assert invoke("list", "--course", "course").exit_code == 0
    assert invoke("list", "--course", "course/course.yaml").exit_code == 0
    assert "there is no such course" in invoke("list", "--course", "elsewhere").stderr


def test_a_broken_course_is_an_error_with_file_and_line(invoke: Invoke, root: Path) -> None:
    manifest = root / "course.yaml"
    manifest.write_text(manifest.read_text().replace('version: "1.0.0"', 'version: "one"'))
    found = invoke("list")
    assert found.exit_code == 2
    assert "course.yaml:4:" in found.stderr


def test_check_takes_the_students_file_and_runs_every_check(
    invoke: Invoke, root: Path, asked: list[dict[str, Any]]
) -> None:
    answer(root, "# verdict: passed\n")
    found = invoke("check", "alpha_one")
    assert found.exit_code == 0
    assert "5 / 5 points" in found.stdout
    assert "threadlings check beta_two" in found.stdout
    assert asked == [
        {
            "exercise": "alpha_one",
            "source": b"# verdict: passed\n",
            "visibility": "all",
            "seed": 0,
            "source_path": str(root / "exercises/01_first/alpha_one/alpha_one.py"),
        }
    ]


def test_a_check_that_fails_exits_with_one_and_points_to_the_hint(invoke: Invoke, root: Path) -> None:
    answer(root, "# verdict: deadlock\n# misconception: M18\n")
    found = invoke("check", "alpha_one")
    assert found.exit_code == 1
    for part in ("deadlock", "M18", "threadlings hint alpha_one", "seed 0", "replay: v1:0.1.0"):
        assert part in found.stdout


def test_who_failed_is_told_which_file_to_edit_and_who_passed_what_to_read_next(
    invoke: Invoke, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(root, "# verdict: failed\n")
    assert (
        "Edit, and check again:  exercises/01_first/alpha_one/alpha_one.py"
        in invoke("check", "alpha_one").output
    )
    elsewhere = tmp_path / "mine.py"
    elsewhere.write_text("# verdict: failed\n")
    assert "Edit" not in invoke("check", "alpha_one", str(elsewhere)).output
    answer(root, "# verdict: passed\n")
    monkeypatch.chdir(root / "exercises")
    passed = " ".join(invoke("check", "alpha_one").output.split())
    assert "Next: 01_first/beta_two/README.md and then: threadlings check beta_two" in passed


@pytest.mark.parametrize("verdict", ["inconclusive", "grader_error"])
def test_what_is_nobodys_fault_is_not_good_either(invoke: Invoke, root: Path, verdict: str) -> None:
    answer(root, f"# verdict: {verdict}\n")
    assert invoke("check", "alpha_one").exit_code == 1


@pytest.mark.parametrize("word", ["alpha-one", "ALPHA_ONE", " alpha_one "])
def test_an_id_may_be_written_with_dashes_or_capitals(invoke: Invoke, word: str) -> None:
    assert "alpha_one" in invoke("check", word).stdout


def test_an_unknown_id_gets_a_suggestion(invoke: Invoke) -> None:
    for verb in ("check", "hint"):
        found = invoke(verb, "alfa_one")
        assert found.exit_code == 2
        assert "Did you mean alpha_one?" in found.stderr


@pytest.mark.parametrize(
    "path",
    [
        "exercises/01_first/alpha_one/alpha_one.py",
        "exercises/01_first/alpha_one",
        "exercises/01_first/alpha_one/",
        "solutions/01_first/alpha_one/alpha_one.py",
        "graders/01_first/alpha_one/submissions/pass_1.py",
        "./elsewhere/Alpha-One.py",
        "elsewhere/alpha_one/answer.py",
    ],
)
def test_an_exercise_may_be_named_by_a_path(
    invoke: Invoke, root: Path, path: str, asked: list[dict[str, Any]]
) -> None:
    for name in ("elsewhere/Alpha-One.py", "elsewhere/alpha_one/answer.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"# {name}\n")
    assert invoke("check", path).exit_code in (0, 1)
    (call,) = asked
    assert call["exercise"] == "alpha_one"
    file = Path(path) if path.endswith(".py") else Path("exercises/01_first/alpha_one/alpha_one.py")
    assert call["source"] == file.read_bytes()


def test_a_file_may_be_named_after_the_exercise_even_through_a_link(
    invoke: Invoke, root: Path, asked: list[dict[str, Any]]
) -> None:
    (root / "mine.py").write_text("# mine\n")
    (root / "link.py").symlink_to("mine.py")
    for name in ("mine.py", "link.py"):
        invoke("check", "beta-two", name)
    assert [call["source"] for call in asked] == [b"# mine\n", b"# mine\n"]
    assert asked[0]["exercise"] == "beta_two"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere/alpha_one.py"], "there is no such file"),
        (["alpha_one", "nowhere.py"], "there is no such file"),
        (["alpha_one", "exercises"], "is not a file"),
        (["strange.py"], "belongs to no exercise of tiny"),
        (["alpha_one", "pipe"], "is not a file"),
    ],
)
def test_a_file_that_cannot_be_checked_is_a_usage_error(
    invoke: Invoke, root: Path, words: list[str], said: str
) -> None:
    (root / "strange.py").write_text("")
    os.mkfifo(root / "pipe")
    found = invoke("check", *words)
    assert found.exit_code == 2
    assert said in found.stderr


def test_without_graders_the_public_checks_are_run_and_that_is_said(
    invoke: Invoke, root: Path, asked: list[dict[str, Any]]
) -> None:
    shutil.rmtree(root / "graders")
    found = invoke("check", "alpha_one")
    assert asked[0]["visibility"] == "public"
    assert "Public checks only" in found.stdout


def test_json_follows_the_schema_and_leaves_standard_output_to_it(invoke: Invoke, root: Path) -> None:
    answer(root, "# verdict: failed\n")
    found = invoke("check", "alpha_one", "--json", "-", "--seed", "7")
    data = json.loads(found.stdout)
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    assert data["seed"] == 7
    assert data["results"][0]["checks"][1]["evidence"] == "seed 7"
    assert "2 / 5 points" in found.stderr
    invoke("check", "alpha_one", "--json", "out.json", "--seed", "7")
    assert json.loads((root / "out.json").read_text()) == data


def test_output_into_a_pipe_has_no_escapes(invoke: Invoke, root: Path) -> None:
    answer(root, "# verdict: failed\n# message: \\\\x1b[31mred\n")
    assert "\x1b" not in invoke("check", "alpha_one").output


def test_a_hint_comes_in_stages(invoke: Invoke) -> None:
    first = invoke("hint", "alpha-one")
    assert first.exit_code == 0
    assert "Who waits?" in first.stdout
    assert "The idea." not in first.stdout
    assert "threadlings hint alpha_one --stage 2" in first.stdout
    assert "The idea." in invoke("hint", "alpha_one", "--stage", "2").stdout
    assert "the line" in invoke("hint", "alpha_one", "--stage", "3").stdout
    assert invoke("hint", "alpha_one", "--stage", "4").exit_code == 2


def test_missing_hints_are_an_error_of_the_course(invoke: Invoke, root: Path) -> None:
    (root / "exercises/01_first/alpha_one/hints.md").unlink()
    found = invoke("hint", "alpha_one")
    assert found.exit_code == 2
    assert "hints.md" in found.stderr


# -- init


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_workspace_has_exercises_and_checks_and_never_solutions(
    invoke: Invoke, root: Path, tmp_path: Path
) -> None:
    (root / "exercises/01_first/alpha_one/__pycache__").mkdir()
    (root / "exercises/01_first/alpha_one/__pycache__/x.pyc").write_text("")
    found = invoke("init", str(tmp_path / "mine"))
    assert found.exit_code == 0
    made = files(tmp_path / "mine")
    assert {"course.yaml", "schemas/course-1.schema.json", "exercises/01_first/README.md"} <= made
    assert "exercises/01_first/alpha_one/alpha_one.py" in made
    assert "graders/01_first/alpha_one/test_alpha_one.py" in made
    assert not [name for name in made if "solutions" in name or "submissions" in name or "pycache" in name]
    assert len(load_course(tmp_path / "mine").exercises) == 3


def test_a_workspace_works_as_a_course(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke("init", str(tmp_path / "mine"))
    monkeypatch.chdir(tmp_path / "mine")
    assert invoke("check", "alpha_one").exit_code == 1
    assert invoke("list").exit_code == 0


def test_public_only_leaves_the_hidden_checks_out(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invoke("init", str(tmp_path / "mine"), "--public-only").exit_code == 0
    assert not (tmp_path / "mine" / "graders").exists()
    monkeypatch.chdir(tmp_path / "mine")
    assert "Public checks only" in invoke("check", "alpha_one").stdout


def test_init_overwrites_nothing_and_writes_nothing_if_it_would_have_to(
    invoke: Invoke, tmp_path: Path
) -> None:
    mine = tmp_path / "mine" / "exercises/01_first/alpha_one/alpha_one.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("my work\n")
    found = invoke("init", str(tmp_path / "mine"))
    assert found.exit_code == 2
    assert "alpha_one.py: already there" in found.stderr
    assert mine.read_text() == "my work\n"
    assert files(tmp_path / "mine") == {"exercises/01_first/alpha_one/alpha_one.py"}


def test_init_goes_beside_files_that_are_not_in_its_way(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine\n")
    assert invoke("init", str(tmp_path / "mine")).exit_code == 0
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine\n"


def test_init_does_not_follow_a_dangling_link_out_of_the_workspace(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "course.yaml").symlink_to(tmp_path / "outside")
    assert invoke("init", str(tmp_path / "mine")).exit_code == 2
    assert not (tmp_path / "outside").exists()


def test_without_a_course_nearby_init_takes_the_one_that_comes_with_threadlings(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    found = invoke("init")
    assert found.exit_code == 0
    assert "threadlings check" in found.stdout
    assert load_course(tmp_path / "empty" / "threadlings").id == "threadlings"
