"""What comes from the far side of the fence is believed only if it verifies and fits."""

from __future__ import annotations

import json
from hashlib import blake2b

import pytest

from threadlings.judge.endings import FrozenDict, ShapeError, clean, freeze, parse_ending, spell, spell_choice
from threadlings.judge.wire import (
    Explained,
    Explored,
    Loaded,
    Measured,
    Refused,
    build_request,
    last_record,
    new_key,
    parse_record,
)

from . import fake_probe as fake

KEY = new_key()


def signed(*bodies, key=KEY, first=1):
    lines = []
    for number, body in enumerate(bodies, first):
        digest = blake2b(f"{number}:{body}".encode(), digest_size=16, key=bytes.fromhex(key))
        lines.append(f"{digest.hexdigest()} {body}")
    return lines


LOADED = json.dumps({"kind": "loaded"})
OTHER = json.dumps({"kind": "progress"})


def test_keys_are_fresh_and_of_sixteen_bytes():
    assert len({new_key() for _ in range(50)}) == 50
    assert len(bytes.fromhex(new_key())) == 16


def test_the_last_of_several_verified_records_counts():
    assert last_record(signed(OTHER, LOADED), KEY) == Loaded()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        [LOADED],
        [f"{'0' * 32} {LOADED}"],
        signed(LOADED, key="00" * 16),
        signed(LOADED, first=2),
        signed(OTHER, LOADED)[1:],
        signed(OTHER, LOADED)[::-1],
        [*signed(LOADED), *signed(LOADED)],
        [*signed(LOADED), "printed by the program"],
        [signed(LOADED)[0] + " "],
        signed("not json"),
        signed("[" * 100_000),
        signed("9" * 10_000),
        ["\ud800 \ud800"],
    ],
)
def test_a_line_that_the_probe_did_not_write_is_refused(lines):
    with pytest.raises(ShapeError):
        last_record(lines, KEY)


def test_a_request_has_the_agreed_members():
    request = build_request("explore", key=KEY, name="m", source="x", scenario="s", params={"by": [1]})
    assert request == {
        "version": 1,
        "key": KEY,
        "mode": "explore",
        "student": {"name": "m", "source": "x"},
        "scenarios": {"source": ""},
        "scenario": "s",
        "params": {"by": [1]},
        "options": {},
        "limits": {"cpu_limit_s": 10.0, "wall_limit_s": 15.0, "memory_limit_bytes": 4 * 1024**3},
    }
    assert build_request("explain", key=KEY, name="m", source="", schedule="v1:a")["schedule"] == "v1:a"


def test_every_kind_of_record_can_be_read():
    found = parse_record(fake.exploration(fake.ending([1, {"a": [2]}]), bound="2 preemptions"))
    assert isinstance(found, Explored)
    assert found.endings[0].value == (1, {"a": (2,)})
    assert found.bound == "2 preemptions"
    assert isinstance(parse_record(fake.explanation(fake.ending(1))), Explained)
    assert parse_record({"kind": "measurement", "best_s": {"a": 1}, "build": "GIL"}) == Measured(
        {"a": 1.0}, "GIL"
    )
    assert parse_record(fake.rejected("missing", "no Counter", 3)) == Refused("missing", "no Counter", 3)


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        {},
        {"kind": "exploration"},
        {"kind": "made up"},
        {"kind": ["loaded"]},
        fake.exploration(),
        fake.exploration(fake.ending(1), schedules=True),
        fake.exploration(fake.ending(1), schedules=0),
        fake.exploration(fake.ending(1), schedules=-3),
        fake.exploration(fake.ending(1), exhaustive=1),
        fake.exploration(fake.ending(1), bound=7),
        fake.exploration(fake.ending(1), nondeterministic=None),
        fake.exploration("ending"),
        fake.rejected("made up"),
        fake.rejected("missing", line="3"),
        fake.rejected("missing", message=None) | {"message": 5},
        {"kind": "measurement", "best_s": {"a": "1"}, "build": "GIL"},
        {"kind": "measurement", "best_s": [1], "build": "GIL"},
        fake.explanation(fake.ending(1), confirmed="yes"),
        fake.explanation(fake.ending(1), trace=None),
        fake.explanation(fake.ending(1), trace={"threads": [{"id": "0", "name": "m"}], "steps": []}),
        fake.explanation(fake.ending(1), trace={"threads": [], "steps": [{"n": 1}]}),
    ],
)
def test_a_record_of_another_shape_is_refused(record):
    with pytest.raises(ShapeError):
        parse_record(record)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "passed"},
        {"kind": 3},
        {"error": "x"},
        {"error": {}},
        {"error": fake.error(line=True)},
        {"error": fake.error(file="/etc/passwd")},
        {"thread_errors": {}},
        {"thread_errors": [None]},
        {"leaked_threads": "worker"},
        {"leaked_threads": [1]},
        {"blocked": [{"thread": 1}]},
        {"held_locks": None},
        {"busy_waited": 0},
        {"overtakes": []},
        {"overtakes": {"write": -1}},
        {"overtakes": {"write": True}},
        {"overtakes": {"write": 1.0}},
        {"overtakes": {"wr\nite": 1}},
        {"overtakes": {f"label{n}": 0 for n in range(21)}},
        {"elapsed_s": [0]},
        {"elapsed_s": ["0", "1"]},
        {"elapsed_s": [True, 1.0]},
        {"elapsed_s": [10**400, 1.0]},
        {"schedule": None},
        {"count": 1.0},
        {"count": -1},
        {"first_seen": None},
        {"first_seen": -1},
        {"preemptions": "0"},
    ],
)
def test_an_ending_of_another_shape_is_refused(change):
    with pytest.raises(ShapeError):
        parse_ending(fake.ending(1) | change)


def test_overtaking_is_read_by_label_and_may_be_left_out_by_a_probe_that_knows_of_none():
    assert parse_ending(fake.ending(1, overtakes={"write": 2, "read": 0})).overtakes == {
        "write": 2,
        "read": 0,
    }
    assert parse_ending(fake.ending(1)).overtakes == {}


def test_text_from_the_program_cannot_steer_a_terminal():
    wicked = "\x1b[2J\u202egnp.exe\ud800\x00ok\ttab\nline"
    ended = parse_ending(fake.ending(kind="raised", error=fake.error(message=wicked)))
    assert not set(ended.error.message) & set("\x1b\u202e\ud800\x00")
    assert ended.error.message.endswith("ok\ttab\nline")
    ended.error.message.encode()


def test_text_from_the_program_is_bounded():
    assert len(clean("x" * 1_000_000)) < 30_000
    assert len(spell("x" * 1_000_000)) < 100
    assert len(spell(list(range(1000)))) < 100


def test_a_frozen_observation_can_be_a_member_of_a_set_and_cannot_be_changed():
    value = freeze({"a": [1, {"b": 2}], "c": None})
    assert value == {"a": (1, {"b": 2}), "c": None}
    assert {value, freeze({"a": [1, {"b": 2}], "c": None})} == {value}
    for change in (
        lambda: value.update(a=1),
        lambda: value.pop("a"),
        lambda: value.__setitem__("a", 1),
        value.clear,
        lambda: value.__ior__({}),
    ):
        with pytest.raises(TypeError):
            change()
    assert isinstance(value, FrozenDict)
    assert dict(value)["c"] is None


def test_values_are_spelled_as_a_student_would_write_them():
    assert spell(freeze([True, {"a": "x"}])) == "(True, {'a': 'x'})"
    assert spell_choice([1]) == "1"
    assert spell_choice([1, "b", 3]) == "1, 'b' or 3"
    assert spell_choice(range(10)) == "0, 1, 2, 3 or 6 more"
