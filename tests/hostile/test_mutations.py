"""No defence is there for nothing: with any one switched off, a technique that it stops works or shows.

`weakened.py` starts the probe's server without one layer. What the layer stops must then be answered in
another way than the corpus says: points that were not earned, or another verdict. Limits and the jail around
the server are not here: `tests/unit/test_jail.py` and the self-test try what those stop.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from corpus import attack, honest, problems, techniques

from threadlings.jail import ProbeClient, Tier
from threadlings.jail.selftest import escapes

HERE = Path(__file__).parent

STOPPED_BY = {
    "names in the text": "walk_subclasses",
    "events": "code_by_thread",
    "permissions of functions": "code_by_annotation",
    "genuine imports": "code_by_loader",
    "modules refused": "patch_scenario_helper",
    "members announced": "walk_by_formatter",
    "copies of dictionaries": "type_dict_of_str",
    "subclasses hidden": "walk_subclasses_by_methodcaller",
    "names of the caller": "walk_foreign_locals",
    "sealed classes": "c_write_by_update_wrapper",
    "modules of its own": "c_write_vars",
    "absence": "c_ctypes_of_the_probe",
    "integrity": "c_write_builtins",
    "private scenarios": "patch_scenario_module",
}
"""Layer -> a technique that nothing else stops as the corpus says."""

BY_NAME = {technique.name: technique for technique in techniques()}


def wrong_answers(layer: str, name: str) -> list[str]:
    """What is wrong with the answer to a technique while a layer is switched off."""
    program = (str(HERE / "weakened.py"), layer)
    technique = BY_NAME[name]
    exercise = technique.exercise or "locked_counter"
    with ProbeClient(Tier.C, program=program, readable=[HERE]) as probe:
        return problems(technique, exercise, attack(technique, exercise, probe), honest(exercise, probe))


@pytest.mark.parametrize("layer", STOPPED_BY)
def test_a_defence_that_is_switched_off_is_missed(layer: str) -> None:
    assert wrong_answers(layer, STOPPED_BY[layer])


@pytest.mark.parametrize("name", ["code_by_thread", "c_write_vars"])
def test_with_all_defences_on_nothing_is_wrong(name: str) -> None:
    assert wrong_answers("none", name) == []


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_the_self_test_notices_that_seccomp_is_missing() -> None:
    found = {}
    for layer in ("seccomp", "none"):
        with ProbeClient(Tier.C, program=(str(HERE / "weakened.py"), layer), readable=[HERE]) as probe:
            found[layer] = set(escapes(probe))
    assert {"start a process", "run a program"} <= found["seccomp"] - found["none"]
