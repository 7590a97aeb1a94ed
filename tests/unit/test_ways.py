"""The other ways an execution could have gone."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from threadlings.course import bundled_course_root, load_course
from threadlings.jail import ProbeClient
from threadlings.judge.echo import real_threads
from threadlings.judge.replaying import replay
from threadlings.judge.ways import Ways, other_ways

COURSE = load_course(bundled_course_root() / "course.yaml")
SCHEMA = json.loads((bundled_course_root() / "schemas" / "trace-1.schema.json").read_text())
COUNTER = COURSE.exercise("locked_counter")
NO_LOCK = (COUNTER.grader_dir / "submissions" / "fail_no_lock.py").read_bytes()


@pytest.fixture(scope="module")
def probe():
    with ProbeClient() as client:
        yield client


def walk(probe: ProbeClient, **bounds: int) -> tuple[dict[str, Any], Ways]:
    found = replay(COURSE, COUNTER, NO_LOCK, probe=probe, checks=COUNTER.checks)
    ways = other_ways(found, COURSE, COUNTER, NO_LOCK, probe=probe, **bounds)
    return {**found.document, "ways": ways.document()}, ways


@pytest.fixture(scope="module")
def whole(probe):
    return walk(probe, max_ways=120)


def threads_of(document: dict[str, Any], number: int) -> list[int]:
    """Who made the steps of an execution, in the order of its schedule."""
    ways = document["ways"]
    if number == 0:
        steps = [(step["thread"], step["position"]) for step in document["steps"]]
    else:
        way = ways["executions"][number - 1]
        steps = full_of(document, way["of"])[: way["shares"]]
        steps += [(ways["steps"][body]["thread"], position) for body, position in way["steps"]]
    return [thread for thread, position in steps if position is not None]


def full_of(document: dict[str, Any], number: int) -> list[tuple[int, int | None]]:
    if number == 0:
        return [(step["thread"], step["position"]) for step in document["steps"]]
    way = document["ways"]["executions"][number - 1]
    own = [(document["ways"]["steps"][body]["thread"], position) for body, position in way["steps"]]
    return full_of(document, way["of"])[: way["shares"]] + own


def test_the_document_follows_its_schema(whole):
    jsonschema.validate(whole[0], SCHEMA)


def test_every_way_is_another_order(whole):
    document, ways = whole
    orders = [tuple(threads_of(document, number)) for number in range(len(ways.executions) + 1)]
    assert len(orders) == 121
    assert len(set(orders)) == len(orders)


def test_two_increments_come_to_one_or_two_and_the_check_says_which_is_right(whole):
    document, _ = whole
    got = {(end["ending"]["value"], end["verdict"]) for end in document["ways"]["endings"]}
    assert got == {(1, "failed"), (2, "passed")}


def test_what_a_way_says_is_what_a_replay_of_its_schedule_does(whole, probe):
    document, ways = whole
    for number in (1, 17, len(ways.executions)):
        way = ways.executions[number - 1]
        again = replay(
            COURSE, COUNTER, NO_LOCK, probe=probe, checks=COUNTER.checks, schedule=way["schedule"]
        ).document
        assert [s["thread"] for s in again["steps"] if s["position"] is not None] == threads_of(
            document, number
        )
        assert again["ending"] == ways.endings[way["ends"]]["ending"]
        assert again["verdict"] == ways.endings[way["ends"]]["verdict"]


@pytest.mark.parametrize(
    ("bounds", "most"), [({"max_ways": 5}, 5), ({"max_ways": 0}, 0), ({"max_bytes": 3000}, 40)]
)
def test_what_does_not_fit_is_counted(probe, bounds, most):
    _, ways = walk(probe, **bounds)
    assert len(ways.executions) <= most
    assert ways.left_out > 0


def test_the_same_walk_gives_the_same_ways(probe):
    assert walk(probe, max_ways=20)[1] == walk(probe, max_ways=20)[1]


def test_real_threads_are_asked_for_the_same_end(probe):
    found = replay(COURSE, COUNTER, NO_LOCK, probe=probe, checks=COUNTER.checks)
    said = re.fullmatch(
        r"Real threads showed this in (\d+) of (\d+) runs\.", real_threads(found, probe=probe)
    )
    assert said
    assert int(said[1]) <= int(said[2]) <= 200


def test_a_failure_that_always_shows_is_seen_every_time(probe):
    lost = NO_LOCK.replace(b"self._value += by", b"self._value = by - 1")
    found = replay(COURSE, COUNTER, lost, probe=probe, checks=COUNTER.checks)
    said = re.fullmatch(
        r"Real threads showed this in (\d+) of (\d+) runs\.", real_threads(found, probe=probe)
    )
    assert said
    assert said[1] == said[2]
