"""No trick earns a point, shows a hidden line, or leaves anything behind.

Every technique is tried here on one exercise, in turn; `benchmarks/hostile.py` tries each on all of them, in
every tier, several times over.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from corpus import EXERCISES, Technique, attack, honest, problems, techniques

from threadlings.jail import ProbeClient, Tier, why_not
from threadlings.verdicts import SubmissionResult

EVERY_NTH_IN_TIER_B = 5


def tiers() -> list[object]:
    """The jails of this machine, as parameters."""
    return [
        pytest.param(tier, marks=pytest.mark.skipif(why_not(tier) is not None, reason=str(why_not(tier))))
        for tier in (Tier.A, Tier.B)
    ]


@pytest.fixture(scope="module", params=tiers())
def probe(request: pytest.FixtureRequest) -> Iterator[ProbeClient]:
    before = children()
    with ProbeClient(request.param) as client:
        yield client
    assert children() == before, "a process was left behind"


def children() -> set[str]:
    """Processes below this one."""
    mine = str(os.getpid())
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == mine and fields[0] != "Z":
            found.add(stat.parent.name)
    return found


@pytest.fixture(scope="module")
def bases(probe: ProbeClient) -> dict[str, SubmissionResult]:
    return {name: honest(name, probe) for name in EXERCISES}


@pytest.mark.parametrize("index", range(len(techniques())), ids=[t.name for t in techniques()])
def test_a_technique_earns_nothing_and_gets_its_verdict(
    index: int, probe: ProbeClient, bases: dict[str, SubmissionResult]
) -> None:
    if probe.tier is Tier.B and index % EVERY_NTH_IN_TIER_B:
        pytest.skip("tried in tier A; benchmarks/hostile.py tries all in every tier")
    technique: Technique = techniques()[index]
    name = technique.exercise or EXERCISES[index % len(EXERCISES)]
    assert problems(technique, name, attack(technique, name, probe), bases[name]) == []


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(techniques()) * len(EXERCISES) >= 150
