"""The manifest reader: what it builds from a good course; what it says of a bad one, and of which line."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from threadlings.course import (
    Course,
    ExerciseLimits,
    Grading,
    bundled_course_root,
    find_course,
    load_course,
    loading,
    reading,
)
from threadlings.course.reference import EXAMPLE
from threadlings.errors import CourseError, ThreadlingsError, UsageError

FILES = (
    "exercises/locks/safe_list/safe_list.py",
    "exercises/locks/safe_list/test_safe_list.py",
    "exercises/locks/safe_list/scenarios.py",
    "solutions/locks/safe_list/safe_list.py",
    "graders/locks/safe_list/test_safe_list.py",
    "graders/locks/safe_list/scenarios.py",
)
CONCEPTS = '        concepts: ["critical section"]\n'
SECOND = """\
      - id: queue_up
        uuid: "11111111-2222-4333-8444-555555555555"
        title: "Queue up"
        points: 3
        minutes: 5
        difficulty: 1
        concepts: ["queue"]
        prerequisites: [safe_list]
        checks:
          - {id: queues, title: "It queues", points: 3, visibility: public}
"""


class Copy:
    """A small course on disk whose manifest can be edited, and what the reader says about it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.manifest = root / "course.yaml"
        self.text = EXAMPLE
        for name in FILES:
            self.put(name)

    def put(self, name: str, text: str = "") -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def put_second(self) -> None:
        self.text += SECOND
        for name in ("queue_up.py", "test_queue_up.py", "scenarios.py"):
            self.put(f"exercises/locks/queue_up/{name}")
        self.put("solutions/locks/queue_up/queue_up.py")

    def edit(self, old: str, new: str) -> Copy:
        assert self.text.count(old) == 1, f"{old!r} occurs {self.text.count(old)} times"
        self.text = self.text.replace(old, new)
        return self

    def load(self) -> Course:
        self.manifest.write_text(self.text, encoding="utf-8")
        return load_course(self.manifest)

    def line(self, fragment: str) -> int:
        """The number of the only line that contains `fragment`."""
        (number,) = (n for n, line in enumerate(self.text.splitlines(), 1) if fragment in line)
        return number

    def complaints(self) -> list[tuple[int, str]]:
        """(line, message) of every problem; the file is named in each."""
        with pytest.raises(CourseError) as caught:
            self.load()
        assert {problem.path for problem in caught.value.problems} == {self.manifest}
        return [(problem.line, problem.message) for problem in caught.value.problems]

    def complaint(self) -> tuple[int, str]:
        (only,) = self.complaints()
        return only


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture(params=["libyaml", "pure Python"])
def scanner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways PyYAML may have been built."""
    if request.param == "libyaml" and not yaml.__with_libyaml__:
        pytest.skip("this PyYAML was built without libyaml")
    if request.param == "pure Python":
        monkeypatch.setattr(reading, "_FAST", yaml.SafeLoader)
    return str(request.param)


def refused(path: Path) -> tuple[int, str]:
    """Line and message of the only problem of the manifest at `path`."""
    with pytest.raises(CourseError) as caught:
        load_course(path)
    (problem,) = caught.value.problems
    return problem.line, problem.message


# --- A good course ---------------------------------------------------------------------------------------


def test_the_example_of_the_reference_is_a_course(copy: Copy) -> None:
    course = copy.load()
    assert (course.id, course.version, course.language, course.license) == ("my_course", "1.0.0", "en", "MIT")
    assert course.root == copy.root.resolve()
    assert course.requirements.python == ">=3.11"
    assert course.grading == Grading()
    (module,) = course.modules
    assert (module.id, module.title, module.path) == (
        "locks",
        "Races and locks",
        course.root / "exercises/locks",
    )
    (exercise,) = course.exercises
    assert (exercise.unit, exercise.points, exercise.minutes, exercise.difficulty) == ("locks", 10, 15, 2)
    assert [(check.id, check.points, check.visibility) for check in exercise.checks] == [
        ("appends", 4, "public"),
        ("nothing_is_lost", 6, "hidden"),
    ]
    assert exercise.limits == ExerciseLimits()
    assert exercise.files == ("safe_list.py",)
    assert exercise.starter == course.root / "exercises/locks/safe_list/safe_list.py"
    assert exercise.solution == course.root / "solutions/locks/safe_list/safe_list.py"
    assert exercise.public_tests == course.root / "exercises/locks/safe_list/test_safe_list.py"
    assert exercise.hidden_tests == course.root / "graders/locks/safe_list/test_safe_list.py"
    assert exercise.hints == course.root / "exercises/locks/safe_list/hints.md"
    assert exercise.readme == course.root / "exercises/locks/safe_list/README.md"


def test_the_folder_of_a_course_stands_for_its_manifest(copy: Copy) -> None:
    assert copy.load() == load_course(copy.root)


def test_the_corpus_is_sorted_and_holds_python_files_only(copy: Copy) -> None:
    for name in ("pass_with.py", "fail_no_lock.py", "notes.txt"):
        copy.put(f"graders/locks/safe_list/submissions/{name}")
    names = [path.name for path in copy.load().exercise("safe_list").corpus]
    assert names == ["fail_no_lock.py", "pass_with.py"]


def test_paths_and_files_may_be_named_freely(copy: Copy) -> None:
    for source, target in (("exercises", "tasks/one"), ("solutions", "answers"), ("graders", "secret/g")):
        shutil.copytree(copy.root / source / "locks/safe_list", copy.root / target)
        if source != "graders":
            (copy.root / target / "safe_list.py").rename(copy.root / target / "mine.py")
        shutil.rmtree(copy.root / source)
    copy.edit('title: "Races and locks"', 'title: "Races and locks"\n    path: tasks')
    copy.edit(
        CONCEPTS,
        CONCEPTS
        + "        files: [mine.py]\n"
        + "        paths: {exercise: tasks/one, solution: answers, grader: secret/g}\n",
    )
    exercise = copy.load().exercise("safe_list")
    assert exercise.starter == copy.root.resolve() / "tasks/one/mine.py"
    assert exercise.hidden_tests == copy.root.resolve() / "secret/g/test_safe_list.py"


def test_a_copy_without_graders_and_solutions_is_a_course(copy: Copy) -> None:
    shutil.rmtree(copy.root / "graders")
    shutil.rmtree(copy.root / "solutions")
    exercise = copy.load().exercise("safe_list")
    assert not exercise.hidden_tests.exists()
    assert exercise.corpus == ()


def test_an_exercise_without_hidden_checks_needs_no_grader(copy: Copy) -> None:
    copy.put_second()
    assert [exercise.id for exercise in copy.load().exercises] == ["safe_list", "queue_up"]


def test_an_exercise_without_public_checks_needs_no_public_check_file(copy: Copy) -> None:
    copy.edit("visibility: public", "visibility: hidden")
    (copy.root / "exercises/locks/safe_list/test_safe_list.py").unlink()
    (copy.root / "exercises/locks/safe_list/scenarios.py").unlink()
    assert not copy.load().exercise("safe_list").public_tests.exists()


def test_limits_of_the_exercise_win_over_those_of_the_course(copy: Copy) -> None:
    copy.edit("modules:", "limits:\n  wall_limit_s: 7\n  max_steps: 500\n  x-why: slow\nmodules:")
    copy.edit(CONCEPTS, CONCEPTS + "        limits: {wall_limit_s: 2.5, cpu_limit_s: 3.0}\n")
    limits = copy.load().exercise("safe_list").limits
    assert limits == ExerciseLimits(wall_limit_s=2.5, cpu_limit_s=3, max_steps=500)
    assert type(limits.cpu_limit_s) is int
    assert type(limits.wall_limit_s) is float


def test_keys_that_begin_with_x_are_left_alone(copy: Copy) -> None:
    copy.edit("modules:", "x-room: {floor: 3, doors: [1, 2]}\nmodules:")
    copy.edit("minutes: 15", "minutes: 15\n        x-note: 5")
    assert copy.load().id == "my_course"


def test_a_byte_order_mark_and_dos_line_ends_are_harmless(copy: Copy) -> None:
    copy.manifest.write_bytes(b"\xef\xbb\xbf" + copy.text.replace("\n", "\r\n").encode())
    assert load_course(copy.manifest).id == "my_course"


def test_an_unknown_exercise_is_answered_with_the_nearest_name(copy: Copy) -> None:
    course = copy.load()
    with pytest.raises(UsageError, match=r"no exercise 'safe-lst'. Did you mean safe_list\?"):
        course.exercise("safe-lst")
    with pytest.raises(UsageError, match=r"Did you mean safe_list\?"):
        course.exercise("exercises/locks/safe_list/")
    with pytest.raises(UsageError, match=r"It has: safe_list\."):
        course.exercise("philosophers")


@pytest.mark.parametrize(
    ("grading", "points", "awarded"),
    [
        (Grading(), 7.25, 7.25),
        (Grading(), 2.675, 2.68),
        (Grading(rounding_step=0.5), 7.25, 7.5),
        (Grading(rounding_step=0.5, rounding_direction="down"), 7.25, 7.0),
        (Grading(rounding_step=0.5, rounding_direction="up"), 7.01, 7.5),
        (Grading(rounding_step=3), 9.0, 9.0),
        (Grading(rounding_step=3, rounding_direction="up"), 9.5, 10.0),
        (Grading(rounding_step=3), 10.0, 10.0),
        (Grading(partial_credit=False), 9.75, 0.0),
        (Grading(partial_credit=False), 10.0, 10.0),
    ],
)
def test_points_are_rounded_as_on_paper(grading: Grading, points: float, awarded: float) -> None:
    assert grading.award(points, 10.0) == awarded


# --- Finding it ------------------------------------------------------------------------------------------


def test_the_nearest_manifest_upward_is_found(copy: Copy) -> None:
    copy.load()
    inner = copy.root / "exercises/locks/safe_list"
    assert find_course(inner) == copy.manifest.resolve()
    assert find_course(inner / "safe_list.py") == copy.manifest.resolve()
    (copy.root / "exercises/course.yaml").mkdir()
    assert find_course(inner) == copy.manifest.resolve(), "a folder of that name is not a manifest"
    copy.put("exercises/locks/course.yaml")
    assert find_course(inner) == copy.root.resolve() / "exercises/locks/course.yaml"


def test_no_manifest_all_the_way_up_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no course\.yaml in .* or any folder above it"):
        find_course(tmp_path)
    with pytest.raises(UsageError, match=r"there is no .*nowhere"):
        find_course(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"there is no .*xxx"):
        find_course(tmp_path / ("x" * 300))


def test_the_bundled_course_is_found_in_a_checkout_and_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = bundled_course_root()
    assert (root / "course.yaml").is_file()
    assert (root / "schemas/course-1.schema.json").is_file()
    installed = tmp_path / "site-packages/threadlings"
    monkeypatch.setattr(loading, "__file__", str(installed / "course/loading.py"))
    with pytest.raises(ThreadlingsError, match="Install threadlings again"):
        bundled_course_root()
    shutil.copytree(root / "schemas", installed / "_course/schemas")
    assert bundled_course_root() == installed / "_course"


def test_the_schema_comes_from_the_program_and_not_from_the_course(copy: Copy) -> None:
    copy.put("schemas/course-1.schema.json", "{}")
    copy.edit("minutes: 15", "minuets: 15")
    assert len(copy.complaints()) == 2


# --- Files that are no manifest --------------------------------------------------------------------------


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    line, message = refused(tmp_path / "course.yaml")
    assert line == 0
    assert message.startswith("there is no such file")


def test_a_folder_called_course_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").mkdir()
    assert refused(tmp_path) == (
        0,
        "is a folder, and the course manifest must be a file. Move the folder away.",
    )


@pytest.mark.parametrize("raw", [b"", b"\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "course.yaml").write_bytes(raw)
    line, message = refused(tmp_path)
    assert line == 1
    assert message.startswith("is empty.")


def test_a_file_of_comments_is_said_to_hold_nothing_else(tmp_path: Path, scanner: str) -> None:
    (tmp_path / "course.yaml").write_text("# soon\n# very soon\n")
    assert refused(tmp_path) == (1, "holds nothing but comments. Write the course below them.")


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (bytes(range(256)), 1, "contains a NUL byte"),
        (b"id: a\nname: b\n\0\n", 3, "contains a NUL byte"),
        ("id: a\n".encode("utf-16"), 1, "Save it as UTF-8"),
        ("id: a\nname: caf\xe9\n".encode("latin-1"), 2, "is not UTF-8: byte 0xe9"),
        (b"\x89PNG\r\n\x1a\n", 1, "is not UTF-8: byte 0x89"),
        (b"id: a\nname: \x07b\n", 2, "invisible character U+0007"),
    ],
)
def test_a_binary_file_is_refused_at_the_offending_line(
    tmp_path: Path, raw: bytes, line: int, words: str, scanner: str
) -> None:
    (tmp_path / "course.yaml").write_bytes(raw)
    found, message = refused(tmp_path)
    assert found == line
    assert words in message


def test_a_file_of_two_mebibytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("# padding\n" * 220_000)
    line, message = refused(tmp_path)
    assert line == 0
    assert message.startswith("is larger than 1024 KiB")


def test_a_file_of_just_one_mebibyte_is_read(copy: Copy) -> None:
    size = 1024 * 1024 - len(copy.text.encode())
    copy.text += "#" * size
    assert copy.load().id == "my_course"
    copy.text += "#"
    assert "is larger than" in copy.complaint()[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_a_device_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "course.yaml")
    assert "is not a regular file" in refused(tmp_path)[1]
    assert "is not a regular file" in refused(Path("/dev/zero"))[1]


def test_a_file_the_system_will_not_open_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert refused(tmp_path / ("x" * 300))[1].startswith("cannot be read: File name too long.")
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert "cannot be read: Too many levels of symbolic links" in refused(loop)[1]
    assert "contains a NUL character" in refused(tmp_path / "a\0b")[1]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused_with_the_reason(copy: Copy) -> None:
    copy.load()
    copy.manifest.chmod(0)
    assert "cannot be read: Permission denied" in refused(copy.manifest)[1]


# --- YAML that a manifest does without -------------------------------------------------------------------


def test_a_bad_indent_is_reported_where_it_is(copy: Copy, scanner: str) -> None:
    copy.edit("        points: 10", "       points: 10")
    line, message = copy.complaint()
    assert line == copy.line("points: 10")
    assert "not lined up with the block it belongs to" in message
    assert f"begins on line {copy.line('id: safe_list')}" in message


def test_a_tab_is_called_a_tab(copy: Copy, scanner: str) -> None:
    copy.edit("        points: 10", "\tpoints: 10")
    line, message = copy.complaint()
    assert line == copy.line("points: 10")
    assert "a tab; YAML indents with spaces only" in message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title: "A list for two"', "title: A list: for two", "quote text that contains `: `"),
        ('["The course team"]', '["The course team"', "`[` or `{` that is not closed"),
        ('name: "Threads for beginners"', 'name: "Threads for beginners', "a quote that is not closed"),
        ('name: "Threads for beginners"', "name: @threads", "needs quotes around it"),
        ('name: "Threads for beginners"', 'name: "Threads \\q"', "a backslash that means nothing"),
    ],
)
def test_a_syntax_error_is_explained_within_a_line_of_its_place(
    copy: Copy, scanner: str, old: str, new: str, words: str
) -> None:
    line = copy.line(old)
    found, message = copy.edit(old, new).complaint()
    assert line <= found <= line + 1
    assert words in message


def test_an_escape_that_names_no_character_is_refused(copy: Copy, scanner: str) -> None:
    copy.edit("Threads for", "Threads \\UFFFFFFFF for")
    assert "names no character" in copy.complaint()[1]


def test_an_alias_bomb_is_refused_unexpanded(tmp_path: Path, scanner: str) -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (tmp_path / "course.yaml").write_text("id: bomb\n" + "\n".join(layers) + "\n")
    line, message = refused(tmp_path)  # expanded, it would not end
    assert line == 2
    assert message.startswith("the anchor `&a0` is not allowed")


def test_an_alias_is_refused(copy: Copy, scanner: str) -> None:
    copy.edit("language: en", "language: *lingo")
    line, message = copy.complaint()
    assert (line, "the alias `*lingo` is not allowed" in message) == (copy.line("*lingo"), True)


def test_a_tag_is_refused_and_nothing_is_executed(copy: Copy, scanner: str) -> None:
    target = copy.root / "proof"
    copy.edit("language: en", f"language: !!python/object/apply:os.mkdir ['{target}']")
    line, message = copy.complaint()
    assert line == copy.line("!!python")
    assert "the tag `!!python/object/apply:os.mkdir` is not allowed" in message
    assert not target.exists()


@pytest.mark.parametrize("text", ["x-a: " + "[" * 500_000, "x-a: " + "{a: " * 200_000, "- " * 500_000])
def test_deep_nesting_is_refused(tmp_path: Path, scanner: str, text: str) -> None:
    (tmp_path / "course.yaml").write_text("\n" + text)
    line, message = refused(tmp_path)
    assert line == 2
    assert "more than 16 levels deep" in message


def test_a_second_document_is_refused(copy: Copy, scanner: str) -> None:
    copy.edit("modules:", "---\nmodules:")
    line, message = copy.complaint()
    assert (line, "a second document begins here" in message) == (copy.line("---"), True)


def test_what_the_reader_has_refused_the_schema_does_not_refuse_again(copy: Copy) -> None:
    copy.edit("minutes: 15", "minutes: 010")
    assert copy.complaint()[0] == copy.line("minutes: 010")


def test_a_key_given_twice_names_both_lines(copy: Copy, scanner: str) -> None:
    copy.edit("minutes: 15", "minutes: 15\n        minutes: 16")
    line, message = copy.complaint()
    assert line == copy.line("minutes: 16")
    assert (
        message
        == f"`minutes` is given twice here, first on line {copy.line('minutes: 15')}. Keep one of them."
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("language: en", "language: no", 'take no for true or false. Quote it ("no")'),
        ('"1.0.0"', "2024-05-01", "take 2024-05-01 for a date"),
        ("minutes: 15", "minutes: 010", "take 010 for a number, and not all in the same way"),
        ("minutes: 15", "minutes: 1:30", "take 1:30 for a number, and not all in the same way"),
        ("minutes: 15", "minutes: 0x0f", "take 0x0f for a number"),
        ("minutes: 15", "minutes: 1e1", "take 1e1 for a number"),
        ("minutes: 15", "minutes: 1_0", "take 1_0 for a number"),
        ("points: 10", "points: .inf", "take .inf for a number"),
        ("points: 10", "points: " + "9" * 5000, "999... for a number"),
        ("difficulty: 2", "difficulty: 2\n        yes: 3", 'take yes for true or false. Quote it ("yes")'),
        ("difficulty: 2", "difficulty: 2\n        3.10: 3", "the key `3.10` is not text to YAML"),
        ('title: "A list for two"', 'title: "A list\\0"', "invisible character U+0000"),
        ('title: "A list for two"', 'title: "\\e[31mred"', "invisible character U+001B"),
    ],
)
def test_a_value_that_yaml_readers_read_differently_is_refused(
    copy: Copy, scanner: str, old: str, new: str, words: str
) -> None:
    line = copy.line(old) + new.count("\n")
    found = [message for where, message in copy.edit(old, new).complaints() if where == line]
    assert any(words in message for message in found)
    assert all(len(message) < 300 for message in found)


# --- Against the schema ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"1.0.0"', "1.0", 'must be text, but to YAML 1.0 is the number 1.0. Quote it: version: "1.0"'),
        ('">=3.11"', "3.10", 'to YAML 3.10 is the number 3.1. Quote it: python: "3.10"'),
        ("language: en", "language: true", "`language` must be text, but to YAML true is the truth value"),
        ('["The course team"]', "[7]", "item 1 of `authors` must be text, but to YAML 7 is the number 7."),
        ('"1.0.0"', '"1.0"', "`version` is '1.0', and must be a version of three numbers, such as"),
        ("minutes: 15", 'minutes: "15"', "must be a whole number, not the text '15'. Remove the quotes."),
        ("minutes: 15", "minutes: 15.5", "`minutes` must be a whole number, not 15.5."),
        ("minutes: 15", "minutes: [15]", "`minutes` must be a whole number, not a list."),
        ("minutes: 15", "minutes: 0", "`minutes` is 0, and must be at least 1 (Minutes a student is"),
        ("difficulty: 2", "difficulty: 9", "`difficulty` is 9, and must be at most 5"),
        ("points: 10", "points: 9.9", "`points` is 9.9, and must be a multiple of 0.25"),
        ('title: "A list for two"', "title:", "`title` has no value, and must be text. Write one after"),
        ('title: "A list for two"', 'title: " spaced"', "must be one line of text without spaces around it"),
        ('title: "A list for two"', 'title: "ends\\n"', "must be one line of text without spaces around it"),
        ("id: safe_list", "id: Safe-List", "`id` is 'Safe-List', and must be lower-case letters and digits"),
        (
            "visibility: public",
            "visibility: pulbic",
            "is 'pulbic', and must be public or hidden. Did you mean `public`?",
        ),
        ('["critical section"]', "[]", "`concepts` is empty (What the exercise teaches, a phrase each)."),
        ('["critical section"]', "[a, b, a]", "`concepts` lists 'a' twice."),
        (
            '["The course team"]',
            "The course team",
            "must be a list (one `- ` a line), not 'The course team'.",
        ),
        ('"0b9fd8a4-6f0e-4c53-9f4b-1d0f6c1f7a2e"', "twelve", "is 'twelve', and must be a UUID in lower case"),
    ],
)
def test_a_value_of_the_wrong_form_is_explained(copy: Copy, old: str, new: str, expected: str) -> None:
    line = copy.line(old)
    found, message = copy.edit(old, new).complaint()
    assert found == line
    assert expected in message


def test_an_unknown_key_is_answered_with_the_nearest_known_one(copy: Copy) -> None:
    copy.edit("minutes: 15", "minutes: 15\n        dificulty: 3")
    expected = (
        "unknown key `dificulty` in exercise `safe_list`. Did you mean `difficulty`? "
        "(A key of your own begins with `x-`.)"
    )
    assert copy.complaint() == (copy.line("dificulty"), expected)


def test_an_invisible_character_in_a_key_is_made_visible(copy: Copy) -> None:
    copy.edit("minutes: 15", "minutes: 15\n        difficulty\xa0: 3")
    line, message = copy.complaint()
    assert line == copy.line("\xa0")
    assert r"unknown key `difficulty\xa0` in exercise `safe_list`. Did you mean `difficulty`?" in message


def test_an_unknown_key_without_neighbour_is_answered_with_all_known_ones(copy: Copy) -> None:
    copy.edit("visibility: public", "visibility: public\n            zebra: 3")
    line, message = copy.complaint()
    assert line == copy.line("zebra")
    assert "in check `appends` of exercise `safe_list`. Known keys: id, points, title, visibility." in message


def test_a_missing_key_is_named_with_its_meaning(copy: Copy) -> None:
    copy.edit("        minutes: 15\n", "").edit("        difficulty: 2\n", "")
    line = copy.line("id: safe_list")
    assert copy.complaints() == [
        (line, "exercise `safe_list` has no `minutes`. Add it. (Minutes a student is expected to need.)"),
        (line, "exercise `safe_list` has no `difficulty`. Add it. (1 (a first step) to 5 (for the proud).)"),
    ]


@pytest.mark.parametrize(
    ("text", "what"), [("- a\n- b\n", "a list"), ("hello\n", "'hello'"), ("null\n", "no value")]
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "course.yaml").write_text(text)
    line, message = refused(tmp_path)
    assert line == 1
    assert "must be a mapping" in message
    assert what in message


def test_mistakes_in_different_places_are_reported_together_in_the_order_of_the_file(copy: Copy) -> None:
    copy.put_second()
    copy.edit("prerequisites: [safe_list]", "prerequisites: [safe_lost]")
    copy.edit("points: 10", "points: 11").edit("language: en", "language: no").edit(
        "minutes: 5", "minuten: 5"
    )
    copy.edit('title: "Races and locks"', 'title: "Races and locks"\n    title: "Locks"')
    found = copy.complaints()
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    assert {
        copy.line(fragment) for fragment in ("language: no", '"Locks"', "points: 11", "minuten", "safe_lost")
    } <= {line for line, _ in found}


def test_no_more_than_a_hundred_problems_are_listed(copy: Copy) -> None:
    copy.edit("modules:", "\n".join(f"key{n}: 1" for n in range(5000)) + "\nmodules:")
    found = copy.complaints()
    assert len(found) == 101
    assert found[-1][1].startswith("only the first 100 problems are shown")


# --- Rules beyond the schema -----------------------------------------------------------------------------


def test_points_that_do_not_add_up_are_reported_with_both_sums(copy: Copy) -> None:
    copy.edit("points: 4", "points: 4.5")
    expected = (
        "the checks of exercise `safe_list` add up to 10.5 points, and `points` says 10. "
        "Change one or the other."
    )
    assert copy.complaint() == (copy.line("points: 10"), expected)


@pytest.mark.parametrize(
    ("old", "new", "where", "first"),
    [
        ("id: queue_up", "id: safe_list", "id: safe_list", "id: safe_list"),
        ("id: nothing_is_lost", "id: appends", "id: appends", "id: appends"),
    ],
)
def test_an_id_given_twice_names_both_lines(copy: Copy, old: str, new: str, where: str, first: str) -> None:
    copy.put_second()
    copy.edit("prerequisites: [safe_list]", "prerequisites: []")
    line = copy.line(old)
    copy.edit(old, new)
    lines = [n for n, text in enumerate(copy.text.splitlines(), 1) if first in text]
    expected = f"the id `{new[4:]}` is already taken on line {lines[0]}. Rename one of them."
    assert (line, expected) in copy.complaints()


def test_a_module_id_given_twice_is_refused(copy: Copy) -> None:
    second = copy.text[copy.text.index("  - id: locks") :]
    for number, old in enumerate(("5a7c3e51", "c2d1a0f7", "safe_list")):
        second = second.replace(old, f"{number}0000000" if number < 2 else "other_list")
    copy.text += second
    for name in FILES:
        copy.put(name.replace("safe_list", "other_list"))
    line, message = copy.complaint()
    assert (line, message.startswith("the id `locks` is already taken on line 12.")) == (32, True)


def test_a_uuid_is_unique_across_course_modules_and_exercises(copy: Copy) -> None:
    line = copy.line("c2d1a0f7")
    copy.edit("c2d1a0f7-3b64-4a58-b1e9-7e8f90a1b2c4", "0b9fd8a4-6f0e-4c53-9f4b-1d0f6c1f7a2e")
    found, message = copy.complaint()
    assert found == line
    assert message.endswith(f"is already taken on line {3}. Make a new one for one of them.")


def test_an_unknown_prerequisite_is_answered_with_the_nearest_exercise(copy: Copy) -> None:
    copy.put_second()
    copy.edit("prerequisites: [safe_list]", "prerequisites: [safe_lost]")
    expected = (
        "the prerequisite `safe_lost` of exercise `queue_up` is not an exercise of the course. "
        "Did you mean `safe_list`?"
    )
    assert copy.complaint() == (copy.line("safe_lost"), expected)


def test_a_misspelt_id_does_not_make_its_dependants_wrong(copy: Copy) -> None:
    copy.put_second()
    copy.edit("id: safe_list", "id: Safe-List")
    line, message = copy.complaint()
    assert (line, "`id` is 'Safe-List'" in message) == (copy.line("id: Safe-List"), True)


def test_a_module_without_an_id_is_one_problem(copy: Copy) -> None:
    copy.edit('  - id: locks\n    uuid: "5a7c', '  - uuid: "5a7c')
    line, message = copy.complaint()
    assert line == copy.line('- uuid: "5a7c')
    assert message.startswith("module number 1 has no `id`. Add it.")


def test_a_cycle_of_prerequisites_is_printed(copy: Copy) -> None:
    copy.put_second()
    copy.edit(CONCEPTS, CONCEPTS + "        prerequisites:\n          - queue_up\n")
    line, message = copy.complaint()
    assert line == copy.line("prerequisites: [safe_list]")
    assert "go round in a circle: safe_list -> queue_up -> safe_list (`->` means needs)" in message


def test_every_cycle_is_reported(copy: Copy) -> None:
    copy.put_second()
    copy.edit("prerequisites: [safe_list]", "prerequisites: [queue_up]")
    copy.edit(CONCEPTS, CONCEPTS + "        prerequisites: [safe_list]\n")
    messages = [message for _, message in copy.complaints()]
    assert any("circle: safe_list -> safe_list " in message for message in messages)
    assert any("circle: queue_up -> queue_up " in message for message in messages)


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_an_exercise_must_exist(copy: Copy, name: str) -> None:
    (copy.root / name).unlink()
    line, message = copy.complaint()
    assert line == copy.line("id: safe_list")
    assert message.startswith(
        f"the file `{name}` of exercise `safe_list` does not exist in {copy.root.resolve()}."
    )


@pytest.mark.parametrize("tree", ["exercises", "solutions", "graders"])
def test_a_folder_missing_from_a_tree_that_exists_is_reported(copy: Copy, tree: str) -> None:
    shutil.rmtree(copy.root / tree / "locks/safe_list")
    line, message = copy.complaint()
    assert line == copy.line("id: safe_list")
    assert f"the folder `{tree}/locks/safe_list` of exercise `safe_list` does not exist" in message


def test_a_given_path_that_does_not_exist_is_reported_on_its_own_line(copy: Copy) -> None:
    copy.edit(CONCEPTS, CONCEPTS + "        paths:\n          exercise: exercises/locks/elsewhere\n")
    line, message = copy.complaint()
    assert line == copy.line("elsewhere")
    assert "`exercises/locks/elsewhere` of exercise `safe_list` does not exist" in message


def test_a_missing_lesson_folder_is_reported(copy: Copy) -> None:
    copy.edit('title: "Races and locks"', 'title: "Races and locks"\n    path: lessons/locks')
    line, message = copy.complaint()
    assert line == copy.line("lessons/locks")
    assert message.startswith("the folder `lessons/locks` of module `locks` does not exist")


@pytest.mark.parametrize(
    "path", ["../elsewhere", "/etc", "exercises/../../x", "a//b", "~/x", "a\\\\b", "C:x", "a/./b", "a b", ""]
)
def test_a_path_that_leaves_the_course_is_refused(copy: Copy, path: str) -> None:
    copy.edit(CONCEPTS, f'{CONCEPTS}        paths:\n          exercise: "{path}"\n')
    line, message = copy.complaint()
    assert line == copy.line("          exercise: ")
    assert "must be a folder inside the course folder: relative, forward slashes, no `..`" in message


@pytest.mark.parametrize("name", ["exercises/locks/safe_list", "graders", FILES[0], FILES[4]])
def test_a_link_out_of_the_course_is_refused(
    copy: Copy, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    shutil.move(copy.root / name, outside / "thing")
    (copy.root / name).symlink_to(outside / "thing")
    found = copy.complaints()
    assert all(line == copy.line("id: safe_list") for line, _ in found)
    assert "is a link out of the course folder, to " + str(outside.resolve()) in found[0][1]


def test_a_link_within_the_course_is_fine(copy: Copy) -> None:
    shutil.move(copy.root / FILES[2], copy.root / "shared.py")
    (copy.root / FILES[2]).symlink_to(copy.root / "shared.py")
    assert copy.load().id == "my_course"


def test_a_link_to_itself_is_refused(copy: Copy) -> None:
    (copy.root / FILES[0]).unlink()
    (copy.root / FILES[0]).symlink_to(copy.root / FILES[0])
    assert "cannot be examined" in copy.complaint()[1]


def test_a_file_in_the_place_of_a_folder_is_refused_and_the_other_way_round(copy: Copy) -> None:
    (copy.root / FILES[0]).unlink()
    (copy.root / FILES[0]).mkdir()
    shutil.rmtree(copy.root / "solutions/locks/safe_list")
    copy.put("solutions/locks/safe_list")
    assert [message for _, message in copy.complaints()] == [
        f"`{FILES[0]}` is not a file. Put one in its place.",
        "`solutions/locks/safe_list` is a file, and must be a folder. Correct the path.",
    ]


@pytest.mark.parametrize("kind", ["grader", "solution"])
def test_hidden_files_may_not_lie_where_students_see_them(copy: Copy, kind: str) -> None:
    copy.edit(CONCEPTS, f"{CONCEPTS}        paths:\n          {kind}: exercises/locks/safe_list\n")
    line, message = copy.complaint()
    assert line == copy.line("exercises/locks/safe_list")
    assert "lies in the exercise folder, which students get" in message


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("queue.py", "would hide the module `queue` of the standard library"),
        ("class.py", "is a word of the Python language"),
        ("scenarios.py", "is the name of another file in the same folder"),
        ("test_safe_list.py", "is the name of another file in the same folder"),
    ],
)
def test_a_submitted_file_with_a_dangerous_name_is_refused(copy: Copy, name: str, words: str) -> None:
    copy.edit(CONCEPTS, f"{CONCEPTS}        files: [{name}]\n")
    line, message = copy.complaint()
    assert line == copy.line("files:")
    assert f"the submitted file `{name}` {words}" in message


@pytest.mark.parametrize(
    "name", ["a/safe_list.py", "../safe_list.py", "safe_list", "safe-list.py", ".py", "1.py"]
)
def test_a_submitted_file_is_a_plain_name(copy: Copy, name: str) -> None:
    copy.edit(CONCEPTS, f'{CONCEPTS}        files: ["{name}"]\n')
    line, message = copy.complaint()
    assert line == copy.line("files:")
    assert "must be a plain file name such as locked_counter.py, without folders" in message


# --- Whatever comes --------------------------------------------------------------------------------------

WORDS = "|- |: |? |*a|&a |!!str |null|3.10|yes|<<: |0o7|-1|x-|\\ud800|\\UFFFFFFFF|---\n|%YAML 1.1\n"
FRAGMENTS = st.sampled_from([*WORDS.split("|"), *" \n\t{}[]|'\"#\\~=\x85\u2028\ufeff\u202e\xa0\u200dé"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_ends_in_a_course_or_a_course_error(copy: Copy, scanner: str, data: st.DataObject) -> None:
    text = EXAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(len(text), begin + 40)))
        text = text[:begin] + data.draw(FRAGMENTS) + text[end:]
    copy.manifest.write_text(text, encoding="utf-8")
    check_total(copy.manifest)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200))
@example(raw=b"? \n")
@example(raw=b"a: !<x> b")
@example(raw=b"%TAG ! tag:x,2000:\n---\n!a b")
def test_any_bytes_end_in_a_course_error(copy: Copy, scanner: str, raw: bytes) -> None:
    copy.manifest.write_bytes(raw)
    check_total(copy.manifest)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(-2, 2)
    | st.text(max_size=5)
    | st.just("safe_list"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place_ends_in_a_course_or_a_course_error(copy: Copy, data: st.DataObject) -> None:
    course = yaml.safe_load(EXAMPLE + SECOND)
    for _ in range(data.draw(st.integers(1, 3))):
        node = course
        while True:
            keys = sorted(node) if isinstance(node, dict) else range(len(node))
            key = data.draw(st.sampled_from([*keys, "prerequisites"] if isinstance(node, dict) else keys))
            inner = node.get(key) if isinstance(node, dict) else node[key]
            if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
                break
            node = inner
        if data.draw(st.booleans()) and key in keys:
            del node[key]
        else:
            node[key] = data.draw(JUNK)
        if not course:
            break
    copy.manifest.write_text(json.dumps(course, indent=1))  # JSON is YAML
    check_total(copy.manifest)


def check_total(manifest: Path) -> None:
    try:
        load_course(manifest)
    except CourseError as error:
        lines = len(manifest.read_bytes().decode("utf-8", "replace").splitlines())
        for problem in error.problems:
            assert 0 <= problem.line <= lines + 1
            assert problem.message.isprintable()


# --- The course of this repository -----------------------------------------------------------------------


def functions(path: Path) -> set[str]:
    """Names of the test functions in a check file, without `test_`: defined there, or made there by calls."""
    found = []
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            found += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return {name.removeprefix("test_") for name in found if name.startswith("test_")}


def test_the_course_is_in_order_and_lists_exactly_the_checks_there_are() -> None:
    course = load_course(bundled_course_root())
    assert course.exercises
    for exercise in course.exercises:
        for visibility, path in (("public", exercise.public_tests), ("hidden", exercise.hidden_tests)):
            listed = {check.id for check in exercise.checks if check.visibility == visibility}
            assert listed == functions(path), f"{path} and course.yaml disagree"


def test_every_exercise_on_disk_is_in_the_course() -> None:
    course = load_course(bundled_course_root())
    starters = {path.parent for path in (course.root / "exercises").glob("*/*/test_*.py")}
    assert starters == {exercise.exercise_dir for exercise in course.exercises}


def test_the_manifest_begins_with_the_modeline_that_editors_look_for() -> None:
    first = (bundled_course_root() / "course.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=schemas/course-1.schema.json"


def test_a_course_of_forty_exercises_loads_in_a_quarter_of_a_second(copy: Copy) -> None:
    # 40 exercises, in a fresh process as on the command line: about 0.07 s of processor time.
    body = copy.text[copy.text.index("      - id: safe_list") :]
    for number in range(1, 40):
        uuid = f"{number:08d}-3b64-4a58-b1e9-7e8f90a1b2c4"
        copy.text += body.replace("safe_list", f"list_{number}").replace(
            "c2d1a0f7-3b64-4a58-b1e9-7e8f90a1b2c4", uuid
        )
        for name in FILES:
            copy.put(name.replace("safe_list", f"list_{number}"))
    assert len(copy.load().exercises) == 40
    program = (
        "import sys, time; from pathlib import Path; from threadlings.course import load_course; "
        "t = time.process_time(); load_course(Path(sys.argv[1])); print(time.process_time() - t)"
    )

    def once() -> float:
        done = subprocess.run([sys.executable, "-c", program, copy.manifest], capture_output=True, check=True)
        return float(done.stdout)

    assert min(once() for _ in range(5)) < (0.25 if yaml.__with_libyaml__ else 1.0)


def test_reading_a_course_imports_no_student_code_and_no_engine() -> None:
    program = (
        "import sys; from pathlib import Path; from threadlings.course import load_course; "
        "load_course(Path(sys.argv[1])); print(*(m for m in sys.modules if m.startswith('threadlings.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, bundled_course_root()], capture_output=True, check=True, text=True
    )
    assert {name.split(".")[1] for name in done.stdout.split()} == {"course", "errors", "verdicts"}
