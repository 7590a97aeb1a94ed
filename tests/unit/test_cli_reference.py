"""`docs/reference/cli.md` says what the program does: no option, code or column more, none less."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from threadlings.cli import common
from threadlings.cli.main import cli
from threadlings.gradebook.export import COLUMNS
from threadlings.report.classroom import LETTERS
from threadlings.report.console import words

TEXT = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
SHARED = {"--course PATH", "--no-color"}


def section(heading: str) -> str:
    """The text below `## heading`, up to the next heading of that depth."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"no section {heading}"
    return found[1]


def documented(text: str) -> set[str]:
    return set(re.findall(r"^`(--[a-z-]+(?: [A-Z]+)?)`$", text, re.MULTILINE))


def offered(command: click.Command) -> set[str]:
    """The options of a verb; of a group, those of all its verbs."""
    if isinstance(command, click.Group):
        return set().union(*map(offered, command.commands.values()))
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    context = click.Context(command)
    return {o.opts[0] if o.is_flag else f"{o.opts[0]} {_value(o, context)}" for o in options}


def _value(option: click.Option, context: click.Context) -> str:
    """What stands for an option's value: of a choice the option's own name, since its section lists it."""
    if isinstance(option.type, click.Choice):
        return option.opts[0].strip("-").upper()
    return str(option.make_metavar(context)).partition(" ")[0]


def plain(options: set[str]) -> set[str]:
    """Without the words that stand for a number's range."""
    return {re.sub(r" INTEGER.*", " INTEGER", option) for option in options}


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_the_options_of_a_verb_are_those_of_its_section(verb: str) -> None:
    assert documented(section(verb)) == plain(offered(cli.commands[verb])) - SHARED
    assert plain(offered(cli.commands[verb])) >= SHARED


def test_the_shared_options_and_every_verb_are_introduced() -> None:
    assert documented(section("Every verb")) == SHARED
    assert set(re.findall(r"^\| \[`(\w+)`\]", TEXT, re.MULTILINE)) == set(cli.commands)


def test_the_columns_of_the_csv_are_those_of_the_table() -> None:
    table = section("grade").partition("### CSV")[2]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == COLUMNS


def test_the_letters_of_the_class_table_are_explained() -> None:
    text = " ".join(section("grade").split())
    for verdict, letter in LETTERS.items():
        assert f"`{letter}` {words(verdict)}" in text


def test_the_exit_codes_are_the_programs() -> None:
    codes = [common.EXIT_GOOD, common.EXIT_FAILED, common.EXIT_USAGE, common.EXIT_INTERRUPTED]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", section("Every verb"), re.MULTILINE)] == codes
