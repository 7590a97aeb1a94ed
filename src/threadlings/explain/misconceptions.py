"""The catalogue of misconceptions, as data.

Checks, corpus files and stored results name a misconception by its id alone (`M12`); its words live in
`misconceptions.yaml` beside this module and nowhere else, so that a report, a hint and a class overview say
the same thing. The file travels inside the package and is read through `importlib.resources`, so an
installed wheel and a zipped one find it too.

Invariants: ids are unique, of the form `M` and two digits, and in ascending order; every text is one
non-empty paragraph. The file is checked when it is first read, because a missing text would otherwise show
up as a hole in a student's report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType

import yaml

from threadlings.errors import GraderError

_FILE_NAME = "misconceptions.yaml"
_ID = re.compile(r"M\d\d")


@dataclass(frozen=True, slots=True)
class Misconception:
    """What a learner may believe, and what is so.

    Attributes:
        id: stable name such as `M12`.
        name: a few words, fit for a heading.
        belief: the belief, one sentence in the learner's voice.
        correction: what is so, in one or two sentences; says no exercise's answer.
    """

    id: str
    name: str
    belief: str
    correction: str


@cache
def catalogue() -> Mapping[str, Misconception]:
    """All misconceptions by id, in ascending order of ids; read once, immutable.

    Raises:
        GraderError: the file is damaged.
    """
    text = resources.files(__package__).joinpath(_FILE_NAME).read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> Mapping[str, Misconception]:
    """Read a catalogue from YAML text.

    Args:
        text: a list of mappings with exactly the keys of `Misconception`, all strings.

    Raises:
        GraderError: the text is not such a list, or breaks an invariant of this module.
    """
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise GraderError(
            f"{_FILE_NAME} is not valid YAML: {error}. Restore or reinstall the file."
        ) from error
    if not isinstance(rows, list):
        raise GraderError(f"{_FILE_NAME} must hold a list of misconceptions, not {type(rows).__name__}.")
    entries = [_entry(number, row) for number, row in enumerate(rows, start=1)]
    ids = [entry.id for entry in entries]
    for before, after in pairwise(ids):
        if before >= after:
            raise GraderError(
                f"{_FILE_NAME}: {after} comes after {before}. Ids are unique and ascending: append new ones."
            )
    return MappingProxyType({entry.id: entry for entry in entries})


def _entry(number: int, row: object) -> Misconception:
    """The `number`-th entry of the file (counted from 1), checked."""
    wanted = [field.name for field in fields(Misconception)]
    if not isinstance(row, dict) or sorted(row) != sorted(wanted):
        raise GraderError(f"{_FILE_NAME}: entry {number} must have exactly the keys {', '.join(wanted)}.")
    texts: dict[str, str] = {}
    for key in wanted:
        value = row[key]
        if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
            raise GraderError(
                f"{_FILE_NAME}: entry {number}: {key} must be one paragraph of text, not {value!r}."
            )
        texts[key] = value.strip()
    if not _ID.fullmatch(texts["id"]):
        raise GraderError(f"{_FILE_NAME}: entry {number}: an id looks like M12, not {texts['id']!r}.")
    return Misconception(**texts)
