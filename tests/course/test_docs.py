"""The documents tell the truth: what they quote is what the program prints, and what they name exists.

A document is a story. HTML comments say where its blocks come from; they are carried out from top to bottom
in a folder of their own:

    <!-- output: COMMAND | from: PREFIX | before: PREFIX -->   what COMMAND prints, or the part of it between
                                                              two lines that begin so
    <!-- file: PATH | lines: N -->                             that file of the repository, or its first lines
    <!-- layers -->                                            the layers of import-linter's contracts
    <!-- write: PATH -->                                       what follows is written to that file
    <!-- copy: PATH to PATH -->                                a file of the repository is copied, unseen
    <!-- cd: FOLDER -->                                        the story goes on there
    <!-- example: NAME -->                                     a part of the small course below

`--update-golden` writes the blocks anew.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from threadlings import scenario
from threadlings.cli import common
from threadlings.cli.main import cli
from threadlings.course import load_course
from threadlings.jail import ProbeClient, Tier, detect
from threadlings.judge import Ending, Exploration, Submission, grade, inconclusive, reject
from threadlings.judge.endings import Blocked, ErrorInfo
from threadlings.judge.failure import CheckFailed
from threadlings.judge.submission import Program
from threadlings.report.classroom import LETTERS
from threadlings.verdicts import Verdict

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
GRADER_API = ROOT / "docs/reference/grader-api.md"
VERDICTS = ROOT / "docs/reference/verdicts-and-exit-codes.md"
FROM_NOTHING = {"first-exercise.md"}
"""Stories that begin in an empty folder; the others begin in a copy of the course."""

_MARK = re.compile(
    r"^<!-- (?P<kind>output|file|write|copy|cd|layers|example)(?:: (?P<what>.+?))? -->\n"
    r"(?:```\w+\n(?P<block>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_CLOCK = re.compile(r"in \d+\.\d s, \d+\.\d/s")
_PATH = re.compile(
    r"(?<![\w/.-])(?:src|tests|exercises|graders|solutions|schemas|examples|docs|benchmarks|\.ci)/[\w./-]+"
)
_WORDS_OF_A_SHELL = {"threadlings", "make", "cd", "head", "git", "pytest", ".venv/bin/python", "pip", "dask"}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def relative(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def each(pages: list[Path]) -> list[object]:
    return [pytest.param(page, id=relative(page)) for page in pages]


# -- blocks that come from somewhere -------------------------------------------------------------------


class Story:
    """A document, carried out."""

    def __init__(self, page: Path, folder: Path) -> None:
        self._text = read(page)
        self._folder = folder
        if "<!-- output:" in self._text and page.name not in FROM_NOTHING:
            for part in ("exercises", "solutions", "graders", "schemas", "examples"):
                shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(ROOT / "course.yaml", folder)

    def retold(self) -> str:
        """The document with every block as it should be."""
        return _MARK.sub(self._tell, self._text)

    def _tell(self, mark: re.Match[str]) -> str:
        what, *rest = (mark["what"] or "").split(" | ")
        options = dict(option.split(": ", 1) for option in rest)
        told: str | None = None
        if mark["kind"] == "output":
            told = excerpt(self._run(what), options)
        elif mark["kind"] == "file":
            told = "".join(read(ROOT / what).splitlines(keepends=True)[: int(options.get("lines", 1000))])
        elif mark["kind"] == "layers":
            told = layers()
        elif mark["kind"] == "write":
            (self._folder / what).write_text(mark["block"], encoding="utf-8")
        elif mark["kind"] == "copy":
            source, target = what.split(" to ")
            shutil.copy(ROOT / source, self._folder / target)
        elif mark["kind"] == "cd":
            self._folder /= what
        if told is None or _CLOCK.sub("", told) == _CLOCK.sub("", mark["block"]):
            return mark[0]
        return mark[0][: mark.start("block") - mark.start()] + told + "```"

    def _run(self, command: str) -> str:
        words = shlex.split(command)
        if words[0] == "threadlings":
            words[:1] = [sys.executable, "-m", "threadlings.cli"]
            if "grade" in words and detect() is Tier.C:
                words.append("--allow-unjailed")
        done = subprocess.run(
            words,
            cwd=self._folder,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout


def excerpt(text: str, options: dict[str, str]) -> str:
    """The lines of `text` from one that begins with `from` up to the next that begins with `before`."""
    lines = [line.rstrip() for line in text.splitlines()]
    if "from" in options:
        starts = [n for n, line in enumerate(lines) if line.startswith(options["from"])]
        assert starts, f"no line begins with {options['from']!r} in:\n{text}"
        lines = lines[starts[0] :]
    if "before" in options:
        ends = [n for n, line in enumerate(lines) if line.startswith(options["before"])]
        assert ends, f"no line begins with {options['before']!r} in:\n{text}"
        lines = lines[: ends[0]]
    return "\n".join(lines).strip("\n") + "\n"


def layers() -> str:
    contracts = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    chains = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return "".join(" -> ".join(chain).replace("threadlings.", "") + "\n" for chain in chains)


@pytest.mark.parametrize("page", each([page for page in PAGES if _MARK.search(read(page))]))
def test_every_quoted_block_is_what_its_source_says(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    retold = Story(page, tmp_path).retold()
    if request.config.getoption("--update-golden"):
        page.write_text(retold, encoding="utf-8", newline="\n")
    assert retold == read(page), "look at the difference, then run with --update-golden"


@pytest.mark.parametrize("page", each(PAGES))
def test_no_output_is_quoted_without_a_source(page: Path) -> None:
    text = read(page)
    marked = {mark.start("block") for mark in _MARK.finditer(text)}
    for fence in _FENCE.finditer(text):
        if fence.start("block") in marked:
            continue
        # Commands and their output never share a block: whatever is not a command was typed by hand.
        assert fence["kind"] in {"console", "text", "python", "yaml"}, fence[0]
        if fence["kind"] == "console":
            for line in fence["block"].splitlines():
                assert (
                    line.split()[0].removesuffix("threadlings") in {"", ".venv/bin/"} | _WORDS_OF_A_SHELL
                ), line
        elif fence["kind"] == "text":
            assert not re.search(r"[✓✗]|replay: |\d+ / \d+", fence["block"]), fence[0]
        elif fence["kind"] == "python":
            ast.parse(fence["block"])
    assert text.count("\n```") + text.startswith("```") == 2 * len(_FENCE.findall(text))


def test_the_racy_program_of_the_readme_is_ten_lines() -> None:
    assert len(read(ROOT / "examples/racy_counter/locked_counter.py").splitlines()) == 10


# -- what the documents name ---------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", each(PAGES))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(_FENCE.sub("", read(page))):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        assert there.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(there), target


def test_every_document_is_on_the_map() -> None:
    start = ROOT / "docs/index.md"
    named = {(start.parent / t.partition("#")[0]).resolve() for t in _LINK.findall(read(start))}
    assert {page for page in (ROOT / "docs").rglob("*.md") if page != start} <= named
    assert "(docs/index.md)" in read(ROOT / "README.md")


def made_by(text: str) -> set[str]:
    """The exercises that a page makes, by commands whose output it shows."""
    return set(re.findall(r"^<!-- output: threadlings new (\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("page", each(PAGES))
def test_every_path_and_module_exists(page: Path) -> None:
    text = _MARK.sub(lambda mark: mark[0].partition("\n")[0], read(page))
    if page.name != "course-yaml.md":  # describes a course that does not exist
        for path in _PATH.findall(text):
            made_by_the_page = made_by(text) & set(path.split("/"))
            if not re.search(r"[A-Z]{4}", path) and not made_by_the_page:  # UNIT, EXERCISE: anything
                assert (ROOT / path.rstrip(".")).exists(), path
    for name in re.findall(r"\bthreadlings\.([a-z_]+(?:\.\w+)*)", text):
        parent, _, last = f"threadlings.{name}".rpartition(".")
        try:
            importlib.import_module(f"{parent}.{last}")
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(parent), last), name


@pytest.mark.parametrize("page", each(PAGES))
def test_every_command_exists(page: Path) -> None:
    text = read(page)
    code = re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
    code += [line for kind, block in _FENCE.findall(text) if kind == "console" for line in block.splitlines()]
    targets = set(re.findall(r"^(\w+):", read(ROOT / "Makefile"), re.MULTILINE))
    for line in code:
        words = line.split()
        if words[0] == "make" and len(words) > 1:
            assert words[1] in targets, line
        if words[0].removeprefix(".venv/bin/") != "threadlings" or len(words) == 1 or words[1] == "VERB":
            continue
        options = {word for word in words if re.match(r"--\w", word)} - {"--help", "--version"}
        if not words[1].startswith("-"):
            assert words[1] in cli.commands, line
            command = cli.commands[words[1]]
            if isinstance(command, click.Group):
                if len(words) == 2 or words[2] == "VERB":
                    continue
                assert words[2] in command.commands, line
                command = command.commands[words[2]]
            parameters = command.params
            options -= {opt for p in parameters if isinstance(p, click.Option) for opt in p.opts}
        assert not options, line


@pytest.mark.parametrize("page", each(PAGES))
def test_every_exercise_that_is_named_in_a_command_exists(page: Path) -> None:
    known = {exercise.id for exercise in load_course(ROOT).exercises}
    named = re.findall(r"threadlings (?:check|hint) ([a-z]\w*)\b(?!/)", read(page))
    named += re.findall(r"--exercise ([a-z]\w*)", read(page))
    assert set(named) <= known | made_by(read(page))


# -- reference -----------------------------------------------------------------------------------------


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is `first`."""
    rows = text.split(f"| {first} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_verdicts_are_listed_from_the_mildest_to_the_gravest_with_their_letters() -> None:
    rows = table(read(VERDICTS), "verdict")
    assert [row[0].strip("`") for row in rows] == [verdict.value for verdict in Verdict]
    for row in rows:
        assert row[1].strip("`") == LETTERS.get(Verdict(row[0].strip("`")), ""), row


def test_the_exit_codes_are_those_of_the_program() -> None:
    codes = {
        value
        for name, value in vars(common).items()
        if re.match(r"EXIT_[A-Z]+$", name) and isinstance(value, int)
    }
    assert {int(row[0]) for row in table(read(VERDICTS), "code")} == codes


def signature(function: object) -> str:
    """A signature without annotations and without `self`."""
    found = inspect.signature(function)  # type: ignore[arg-type]
    plain = [p.replace(annotation=p.empty) for name, p in found.parameters.items() if name != "self"]
    return str(found.replace(parameters=plain, return_annotation=found.empty))


def test_the_calls_of_the_grader_api_have_these_parameters() -> None:
    text = read(GRADER_API)
    documented = dict(re.findall(r"^##+ `(\w+)(\(.*\))`$", text, re.MULTILINE))
    functions = [Submission.explore, Submission.measure, Submission.stress, Submission.note]
    functions += [Submission.follow, Submission.orders, scenario.constant]
    functions += [Exploration.only, Exploration.require, Exploration.reject_if, reject]
    functions += [Exploration.fair, scenario.together, scenario.takes, scenario.waiting, scenario.InFlight]
    functions += [Exploration.blocks, scenario.plain, scenario.answers]
    functions += [scenario.alive, scenario.slow_number, inconclusive]
    assert documented == {function.__name__: signature(function) for function in functions}
    own = [
        value for value in vars(scenario).values() if getattr(value, "__module__", "") == scenario.__name__
    ]
    assert {value.__name__ for value in own if value.__name__[0] != "_"} <= set(documented)
    methods = {
        f"{name}{signature(method)}" for name, method in vars(scenario.InFlight).items() if name[0] != "_"
    }
    assert {row[0].strip("`") for row in table(text, "method")} == methods


@pytest.mark.parametrize("record", [Ending, ErrorInfo, Blocked])
def test_the_grader_api_names_every_field(record: type) -> None:
    section = re.split(rf"^##+ {record.__name__}$", read(GRADER_API), flags=re.MULTILINE)[1]
    named = [row[0].strip("`") for row in table(section, "field")]
    assert named == [field.name for field in dataclasses.fields(record)]


def test_the_grader_api_names_every_attribute_of_an_exploration() -> None:
    text = read(GRADER_API)
    named = {row[0].strip("`") for row in table(text, "attribute")}
    named |= set(
        re.findall(r"^### `(\w+)", text.split("## Exploration")[1].split("## Ending")[0], re.MULTILINE)
    )
    source = inspect.getsource(Exploration)
    attributes = {
        *re.findall(r"self\.([a-z]\w*) = ", source),
        *re.findall(r"^    def ([a-z]\w*)", source, re.MULTILINE),
    }
    assert named == attributes - {"explain_assertion"}  # for the judge alone


# -- the small course of the reference -----------------------------------------------------------------


def examples() -> dict[str, str]:
    return {m["what"]: m["block"] for m in _MARK.finditer(read(GRADER_API)) if m["kind"] == "example"}


@pytest.mark.parametrize(
    ("mistake", "wrong"),
    [
        (("due += interval", "due = time.monotonic() + interval"), "test_slow_ticks_do_not_drift"),
        (("thread.join()", "time.sleep(1)"), "test_fetch_waits_for_the_page"),
    ],
)
def test_the_example_about_time_rejects_what_it_says(
    tmp_path: Path, mistake: tuple[str, str], wrong: str
) -> None:
    parts = examples()
    right, path = parts["timed right"], tmp_path / "scenarios.py"
    path.write_text(parts["timed scenarios.py"], encoding="utf-8")
    assert mistake[0] in right
    checks: dict[str, Any] = {}
    exec(parts["timed checks"], checks)
    plain: dict[str, Any] = {}
    exec(re.sub(r", (durations|early_timeouts)=[^)]*", "", parts["timed checks"]), plain)
    with ProbeClient() as probe:

        def passes(check: Callable[[Submission], None], text: str) -> bool:
            try:
                check(Submission(Program("timed", text), probe, path))
            except CheckFailed:
                return False
            return True

        for name in ("test_slow_ticks_do_not_drift", "test_fetch_waits_for_the_page"):
            assert passes(checks[name], right)
            assert passes(checks[name], right.replace(*mistake)) == (name != wrong)
            assert passes(plain[name], right.replace(*mistake))


def test_the_example_about_fairness_rejects_what_it_says(tmp_path: Path) -> None:
    parts = examples()
    right, path = parts["fair right"], tmp_path / "scenarios.py"
    path.write_text(parts["fair scenarios.py"], encoding="utf-8")
    starving = right.replace(" or self._writers:", ":")
    assert starving != right
    checks: dict[str, Any] = {}
    exec(parts["fair checks"], checks)
    with ProbeClient() as probe:
        checks["test_the_writer_is_not_starved"](Submission(Program("fair", right), probe, path))
        unfair = Submission(Program("fair", starving), probe, path)
        with pytest.raises(CheckFailed, match="2 that came later got through first"):
            checks["test_the_writer_is_not_starved"](unfair)
        assert unfair.explorations[0].max_overtakes == {"read": 0, "write": 2}


LIMITED = """
import threading

def run_limited(jobs, limit):
    places = threading.Semaphore(limit)

    def limited(job):
        with places:
            job()

    threads = [threading.Thread(target=limited, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""
IN_BATCHES = LIMITED.replace(
    "(jobs, limit):", "(jobs, limit):\n    if jobs[limit:]: run_limited(jobs[limit:], limit)"
)
IN_BATCHES = IN_BATCHES.replace("in jobs]", "in jobs[:limit]]")


def test_the_example_about_jobs_in_flight_rejects_what_it_says(tmp_path: Path) -> None:
    parts = examples()
    path = tmp_path / "scenarios.py"
    path.write_text(parts["flight scenarios.py"], encoding="utf-8")
    checks: dict[str, Any] = {}
    exec(parts["flight checks"], checks)
    check = checks["test_two_at_a_time_and_no_place_free_in_vain"]
    with ProbeClient() as probe:
        right = Submission(Program("flight", LIMITED), probe, path)
        check(right)
        assert right.explorations[0].exhaustive
        for wrong in (
            IN_BATCHES,
            LIMITED.replace("(limit)", "(limit + 1)"),
            LIMITED.replace("(limit)", "(1)"),
        ):
            assert wrong != LIMITED
            with pytest.raises(CheckFailed):
                check(Submission(Program("flight", wrong), probe, path))


def test_the_example_about_predictions_rejects_what_it_says(tmp_path: Path) -> None:
    parts = examples()
    right, path = parts["lab right"], tmp_path / "scenarios.py"
    path.write_text(parts["lab scenarios.py"], encoding="utf-8")
    checks: dict[str, Any] = {}
    exec(parts["lab checks"], checks)
    names = {name for name in checks if name.startswith("test_")}
    with ProbeClient() as probe:

        def refused(text: str) -> dict[str, CheckFailed]:
            found = {}
            for name in names:
                try:
                    checks[name](Submission(Program("lab", text), probe, path))
                except CheckFailed as failure:
                    found[name] = failure
            return found

        assert refused(right) == {}
        wrong = refused(right.replace('"several steps"', '"one step"'))
        assert set(wrong) == {"test_plus"}
        assert wrong["test_plus"].misconceptions == ("M12",)
        assert "Read, add, write" in wrong["test_plus"].message
        assert set(refused(right.replace('"several steps"', '"?"'))) == {"test_plus", "test_all_answered"}


def test_the_example_about_turns_rejects_what_it_says(tmp_path: Path) -> None:
    parts = examples()
    right, path = parts["turns right"], tmp_path / "scenarios.py"
    path.write_text(parts["turns scenarios.py"], encoding="utf-8")
    checks: dict[str, Any] = {}
    exec(parts["turns checks"], checks)
    check = checks["test_an_update_is_lost"]
    with ProbeClient() as probe:
        submission = Submission(Program("turns", right), probe, path)
        check(submission)
        assert submission.notes == ["4 orders lose an update."]
        with pytest.raises(CheckFailed, match="Nothing is lost"):
            check(Submission(Program("turns", right.replace("A B B A", "A A B B")), probe, path))
        with pytest.raises(CheckFailed, match="A has finished"):
            check(Submission(Program("turns", right.replace("A B B A", "A A A B")), probe, path))


def test_the_example_of_the_grader_api_grades_as_it_says(tmp_path: Path) -> None:
    manifest = _FENCE.search(read(ROOT / "docs/reference/course-yaml.md"))
    assert manifest is not None
    (tmp_path / "course.yaml").write_text(manifest["block"], encoding="utf-8")
    others = ("timed ", "fair ", "flight ", "lab ", "turns ")
    parts = {what: block for what, block in examples().items() if not what.startswith(others)}
    right = parts.pop("right")
    racy = right.replace("self._items.append(item)", "self._items = self._items + [item]")
    assert racy != right
    for tree in ("exercises", "graders", "solutions"):
        folder = tmp_path / tree / "locks/safe_list"
        folder.mkdir(parents=True)
        (folder / "safe_list.py").write_text(right, encoding="utf-8")
    for place, text in parts.items():
        tree, name = place.split()
        (tmp_path / tree / "locks/safe_list" / name).write_text(text, encoding="utf-8")
    course = load_course(tmp_path)
    exercise = course.exercise("safe_list")
    with ProbeClient() as probe:
        good = grade(course, exercise, right.encode(), probe=probe)
        bad = grade(course, exercise, racy.encode(), probe=probe)
    assert good.verdict is Verdict.PASSED, good
    verdicts = {check.id: (check.verdict, check.misconceptions[:1]) for check in bad.checks}
    assert verdicts == {"appends": (Verdict.PASSED, ()), "nothing_is_lost": (Verdict.FAILED, ("M12",))}
