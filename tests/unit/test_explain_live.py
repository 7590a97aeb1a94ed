"""Small wrong programs, run and explained for real: from the source to the sentence a student reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from live_programs import PROGRAMS, Program

from threadlings.explain import explain
from threadlings.jail import ProbeClient, Tier


class Asker:
    """Puts requests about a program to a probe."""

    def __init__(self, client: ProbeClient) -> None:
        self._client = client

    def ask(self, program: Program, mode: str, schedule: str | None = None) -> dict[str, Any]:
        request = {
            "version": 1,
            "key": "00" * 16,
            "mode": mode,
            "student": {"name": "submission", "source": program.student},
            "scenarios": {"source": program.scenarios},
            "scenario": "go",
            "params": {},
            "schedule": schedule,
            "options": {"max_executions": 2_000, "max_steps": 20_000},
            "limits": {"cpu_limit_s": 10, "memory_limit_bytes": 1 << 32, "wall_limit_s": 20},
        }
        reply = self._client.ask(request, wall_limit_s=30)
        assert reply.status == "exited", reply
        record = json.loads(reply.lines[-1].partition(" ")[2])
        assert record["kind"] in {"exploration", "explanation"}, record
        return record


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with ProbeClient(Tier.C) as client:
        yield Asker(client)


def frozen(value: object) -> object:
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def is_right(program: Program, ending: dict[str, Any]) -> bool:
    clean = not (ending["thread_errors"] or ending["leaked_threads"] or ending["busy_waited"])
    return ending["kind"] == "returned" and clean and frozen(ending["value"]) in program.allowed


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_a_wrong_program_is_explained_by_its_mistake(asker, program):
    endings = asker.ask(program, "explore")["endings"]
    wrong = [ending for ending in endings if not is_right(program, ending)]
    assert wrong, "the search found nothing wrong"
    record = asker.ask(program, "explain", wrong[0]["schedule"])
    assert record["confirmed"]
    got = repr(frozen(record["ending"]["value"])) if record["ending"]["kind"] == "returned" else ""
    explanation = explain(record, allowed=[repr(value) for value in program.allowed], got=got)
    assert explanation.misconceptions[:1] == (program.first,), explanation.message
    for part in program.says:
        assert part in explanation.message
    assert explanation.details.splitlines()[-1] == f"replay: {record['ending']['schedule']}"
