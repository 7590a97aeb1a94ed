"""`threadlings new`: what it makes passes the course's own proof, and what is there stays as it is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny_course
import yaml
from click.testing import CliRunner, Result

from threadlings.cli.main import cli
from threadlings.course import authoring, load_course
from threadlings.errors import UsageError

New = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tiny_course.build(tmp_path / "course")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def new(root: Path) -> New:
    runner = CliRunner()
    return lambda *words: runner.invoke(cli, ["new", *words], prog_name="threadlings")


def picture(root: Path) -> dict[str, bytes | None]:
    """Everything below `root`: the bytes of files, None for folders."""
    return {
        path.relative_to(root).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in root.rglob("*")
    }


def test_the_skeleton_is_proven_as_it_stands(new: New, root: Path) -> None:
    made = new("safe_tally", "--unit", "01_first", "--title", "A tally: for two")
    assert made.exit_code == 0, made.output
    proof = subprocess.run(
        [sys.executable, "-m", "threadlings.cli", "validate", "--exercise", "safe_tally"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert "6 corpus files, all as named" in proof.stdout
    exercise = load_course(root).exercise("safe_tally")
    assert (exercise.title, exercise.unit, exercise.points) == ("A tally: for two", "01_first", 10)


def test_it_becomes_the_last_exercise_of_its_module_and_nothing_else_changes(new: New, root: Path) -> None:
    before = picture(root)
    assert new("safe_tally", "--unit", "01_first").exit_code == 0
    after = picture(root)
    assert {name for name in before if before[name] != after.get(name)} == {"course.yaml"}
    old, data = (yaml.safe_load(state["course.yaml"] or b"") for state in (before, after))
    assert [e["id"] for e in data["modules"][0]["exercises"]] == ["alpha_one", "beta_two", "safe_tally"]
    data["modules"][0]["exercises"].pop()
    assert data == old


def test_a_new_module_gets_a_lesson_that_links_its_exercise(new: New, root: Path) -> None:
    made = new("safe_tally", "--unit", "03_third", "--unit-title", "Third: things")
    assert made.exit_code == 0, made.output
    module = load_course(root).modules[-1]
    assert (module.id, module.title) == ("03_third", "Third: things")
    assert "(safe_tally/README.md)" in (module.path / "README.md").read_text()


ODD = """\
# above
id: odd  # beside
uuid: "0b9fd8a4-6f0e-4c53-9f4b-1d0f6c1f7a2e"
name: "Odd"
version: "1.0.0"
language: en
license: MIT
authors: ['one']
requirements: {python: ">=3.11"}
modules:
- id: only
  uuid: "5a7c3e51-98a4-4b0c-8d27-5f6be0c1d9a3"
  title: 'Only'
  exercises:
  -   id: first
      uuid: "c2d1a0f7-3b64-4a58-b1e9-7e8f90a1b2c4"
      title: "First"
      points: 4
      minutes: 15
      difficulty: 2
      concepts: ["critical # section"]
      checks:
      - {id: appends, title: "One", points: 4, visibility: hidden}  # the last item
      x-note: |
        several lines

        of text
# below
grading:  # after the list
  attempts: last
"""


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (lambda text: text, "# the last item"),
        (lambda text: text.replace("\n", "\r\n"), "# the last item\r\n"),
        (lambda text: "\ufeff" + text, "\ufeff# above"),
        (lambda text: text.partition("      x-note")[0].rstrip("\n"), "# the last item"),
        (lambda text: text.partition("# below")[0], "of text"),
    ],
    ids=["as it is", "windows lines", "byte order mark", "no newline at the end", "ends with text"],
)
def test_comments_quotes_and_order_of_the_manifest_are_kept(
    root: Path, new: New, change: Callable[[str], str], kept: str
) -> None:
    for name in ("exercises", "solutions", "graders"):
        shutil.rmtree(root / name)
    for place in ("exercises", "solutions", "graders"):
        (root / place / "only" / "first").mkdir(parents=True)
    (root / "exercises/only/README.md").write_text("# Only\n")
    for path in ("exercises/only/first/first.py", "solutions/only/first/first.py"):
        (root / path).write_text("")
    for path in ("test_first.py", "scenarios.py"):
        (root / "graders/only/first" / path).write_text("def test_appends(submission): ...\n")
    (root / "graders/only/first/submissions").mkdir()
    text = change(ODD)
    (root / "course.yaml").write_bytes(text.encode())
    made = new("safe_tally", "--unit", "only")
    assert made.exit_code == 0, made.output
    after = (root / "course.yaml").read_bytes().decode()
    assert kept in after
    start = after.index("  - id: safe_tally")
    end = after.index("visibility: hidden", after.index("usable_after_refusal")) + len("visibility: hidden")
    without = after[:start].rstrip("\r\n") + after[end:]
    assert without.split() == text.split()
    assert [e.id for e in load_course(root).exercises] == ["first", "safe_tally"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Safe-Tally", "--unit", "01_first"], "How about safe_tally?"),
        (["x" * 70, "--unit", "01_first"], "at most 64"),
        (["queue", "--unit", "01_first"], "standard library"),
        (["class", "--unit", "01_first"], "a word of the language"),
        (["scenarios", "--unit", "01_first"], "a file of the checks"),
        (["test_tally", "--unit", "01_first"], "a file of the checks"),
        (["beta_two", "--unit", "01_first"], "edit exercises/01_first/beta_two"),
        (["safe_tally", "--unit", "first"], "There is: 01_first, 02_second"),
        (["safe_tally", "--unit", "01_first", "--unit-title", "First"], "is there already"),
        (["safe_tally", "--unit", "../x", "--unit-title", "First"], "cannot be the id of a module"),
        (["safe_tally", "--unit", "01_first", "--title", "two\nlines"], "one line of text"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out_and_changes_nothing(
    new: New, root: Path, words: list[str], says: str
) -> None:
    before = picture(root)
    refused = new(*words)
    assert refused.exit_code == 2
    assert says in " ".join(refused.output.split())
    assert picture(root) == before


@pytest.mark.parametrize("place", ["exercises", "solutions", "graders"])
def test_a_folder_that_is_there_is_not_touched(new: New, root: Path, place: str) -> None:
    folder = root / place / "01_first" / "safe_tally"
    folder.mkdir()
    (folder / "mine.py").write_text("# mine\n")
    before = picture(root)
    refused = new("safe_tally", "--unit", "01_first")
    assert refused.exit_code == 2
    assert f"{place}/01_first/safe_tally is there already" in " ".join(refused.output.split())
    assert picture(root) == before


def test_a_copy_for_students_is_no_place_for_it(new: New, root: Path) -> None:
    for place in ("solutions", "graders"):
        shutil.rmtree(root / place)
    refused = new("safe_tally", "--unit", "01_first")
    assert refused.exit_code == 2
    assert "--course PATH" in refused.output


def test_a_manifest_that_would_not_be_sound_is_not_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = authoring._read
    monkeypatch.setattr(authoring, "_read", lambda name: read(name).replace("points: 10", "points: 11"))
    before = picture(root)
    with pytest.raises(UsageError, match="nothing was changed"):
        authoring.new_exercise(load_course(root), "safe_tally", "01_first")
    assert picture(root) == before


def test_a_manifest_that_somebody_changes_meanwhile_is_left_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, load = load_course(root), authoring.load_course

    def and_edit(path: Path) -> object:
        with (root / "course.yaml").open("a") as out:
            out.write("# edited\n")
        return load(path)

    monkeypatch.setattr(authoring, "load_course", and_edit)
    with pytest.raises(UsageError, match="changed meanwhile"):
        authoring.new_exercise(course, "safe_tally", "01_first")
    assert (root / "course.yaml").read_text().endswith("# edited\n")
    assert not list(root.rglob("safe_tally*"))


@pytest.mark.parametrize("renames", [0, 1, 2, 3])
def test_killed_at_any_rename_it_leaves_a_sound_course_and_can_be_run_again(
    new: New, root: Path, renames: int
) -> None:
    program = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from threadlings.course import authoring, load_course
        left, rename = {renames}, os.rename
        def killed(self, target):
            global left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            rename(self, target)
            return Path(target)
        Path.rename = Path.replace = killed
        authoring.new_exercise(load_course(Path(".")), "safe_tally", "01_first")
        """
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert [e.id for e in load_course(root).exercises] == ["alpha_one", "beta_two", "gamma_three"]
    again = new("safe_tally", "--unit", "01_first")
    assert again.exit_code == 0, again.output
    assert "safe_tally" in [e.id for e in load_course(root).exercises]


def test_permissions_of_the_manifest_stay(new: New, root: Path) -> None:
    (root / "course.yaml").chmod(0o640)
    assert new("safe_tally", "--unit", "01_first").exit_code == 0
    assert (root / "course.yaml").stat().st_mode & 0o777 == 0o640
    assert os.access(root / "exercises/01_first/safe_tally", os.R_OK | os.X_OK)
