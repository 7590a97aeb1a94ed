"""Well-known concurrency bugs are found within a stated bound, and their fixed twins are cleared.

The programs and what is known about them are in `catalogue.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from catalogue import FAILURES, FAMILIES, FOLDER, buggy, fixed
from families_search import Search

from threadlings.engine.modules import Library

SAMPLES = 1_000
_ENOUGH = 3_000


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    return Library()


@pytest.mark.parametrize("name", [name for name, family in FAMILIES.items() if family.found_within])
def test_the_bug_is_found_within_its_bound(library: Library, name: str) -> None:
    family = FAMILIES[name]
    found = Search(library, buggy(name), family.failure).everything(family.found_within)
    assert family.failure in found.failures, found


@pytest.mark.parametrize("name", FAMILIES)
def test_the_fixed_twin_is_cleared(library: Library, name: str) -> None:
    family, search = FAMILIES[name], Search(library, fixed(name))
    found = search.everything(family.exhausted_within)
    assert not found.failures, found
    assert found.complete, found


@pytest.mark.parametrize("name", [n for n, family in FAMILIES.items() if family.preemptions is not None])
def test_the_bug_shows_with_so_few_preemptions_and_not_with_fewer(library: Library, name: str) -> None:
    family = FAMILIES[name]
    assert family.preemptions is not None
    search = Search(library, buggy(name), family.failure)
    found = search.bounded(family.preemptions, _ENOUGH)
    assert found.fewest_preemptions == family.preemptions, found
    if family.preemptions:
        fewer = search.bounded(family.preemptions - 1, _ENOUGH)
        assert fewer.complete, fewer


@pytest.mark.parametrize("name", FAMILIES)
def test_sampling_finds_the_bug_too(library: Library, name: str) -> None:
    family = FAMILIES[name]
    found = Search(library, buggy(name), family.failure).sampled(SAMPLES)
    assert family.failure in found.failures, found


@pytest.mark.parametrize("name", FAMILIES)
def test_the_fixed_twin_is_a_right_program_of_plain_python(name: str) -> None:
    program = fixed(name)
    module: dict[str, object] = {"__name__": name}
    exec(compile(program.source, str(program.path), "exec"), module)
    scenario = module["scenario"]
    assert callable(scenario)
    assert program.allows(scenario(*program.arguments))


def test_the_table_and_the_folder_agree() -> None:
    listed = {family.file or name for name, family in FAMILIES.items()}
    for which in ("buggy", "fixed"):
        assert {path.stem for path in (FOLDER / which).glob("*.py")} == listed


def test_every_kind_of_failure_is_there() -> None:
    assert {family.failure for family in FAMILIES.values()} == set(FAILURES)
