"""The catalogue of misconceptions: complete, well formed, immutable, and strict about damage."""

from __future__ import annotations

import dataclasses
import re

import pytest

from threadlings.errors import GraderError
from threadlings.explain.misconceptions import catalogue, parse

ENTRY = "- {id: M01, name: a name, belief: A belief., correction: A correction.}\n"


def test_the_catalogue_holds_the_39_misconceptions_in_order():
    assert list(catalogue()) == [f"M{number:02d}" for number in range(1, 40)]


def test_every_entry_is_filed_under_its_own_id():
    assert all(key == entry.id for key, entry in catalogue().items())


@pytest.mark.parametrize("entry", catalogue().values(), ids=lambda entry: entry.id)
def test_a_name_fits_a_heading_and_the_texts_are_sentences(entry):
    assert len(entry.name) <= 50
    assert not entry.name.endswith(".")
    assert entry.belief.endswith(".")
    assert entry.correction.endswith(".")
    assert sentences(entry.belief) == 1
    assert 1 <= sentences(entry.correction) <= 2


def test_no_two_misconceptions_share_a_text():
    for field in ("name", "belief", "correction"):
        texts = [getattr(entry, field) for entry in catalogue().values()]
        assert len(set(texts)) == len(texts), field


def test_the_catalogue_is_read_once():
    assert catalogue() is catalogue()


def test_nobody_can_change_the_catalogue():
    with pytest.raises(TypeError):
        catalogue()["M01"] = catalogue()["M02"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalogue()["M01"].name = "another"


def test_texts_are_joined_to_one_paragraph():
    text = "- id: M01\n  name: n\n  belief: b\n  correction: >-\n    first line\n    second line\n"
    assert parse(text)["M01"].correction == "first line second line"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: [", "not valid YAML"),
        ("M01: text", "must hold a list"),
        ("- M01", "entry 1 must have exactly the keys"),
        ("- {id: M01, name: n, belief: b}", "entry 1 must have exactly the keys"),
        (ENTRY + "- {id: M02, name: n, belief: b, correction: c, extra: e}", "entry 2 must have exactly"),
        ("- {id: M01, name: 7, belief: b, correction: c}", "name must be one paragraph"),
        ("- {id: M01, name: ' ', belief: b, correction: c}", "name must be one paragraph"),
        ('- {id: M01, name: n, belief: "b\\n\\nc", correction: c}', "belief must be one paragraph"),
        ("- {id: M1, name: n, belief: b, correction: c}", "an id looks like M12"),
        (ENTRY + ENTRY, "unique and ascending"),
        (ENTRY.replace("M01", "M02") + ENTRY, "M01 comes after M02"),
    ],
)
def test_a_damaged_file_is_refused_and_the_place_is_named(text, complaint):
    with pytest.raises(GraderError, match=re.escape(complaint)):
        parse(text)


def sentences(text: str) -> int:
    """How many sentences `text` has: a full stop ends one where a blank or the end follows."""
    return len(re.findall(r"\.(?=\s|$)", text))
