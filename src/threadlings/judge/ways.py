"""The other ways a replayed execution could have gone: what a viewer needs to let readers be the scheduler.

Theory of operation. A schedule up to some step, with another of the step's `choices` behind it, is a schedule
too. So the executions that a reader can steer to form a tree; this module walks it breadth-first from the one
that was replayed, fewest decisions of the reader's own first, and tells each execution as far as it differs.
Every such execution is run twice by the probe, like any replay. What the check thinks of an execution depends
on its ending alone, so the check is asked once for every distinct ending.

The walk is bounded by executions and by bytes, because the tree is as large as the program has interleavings:
what was left out is counted, never passed off as impossible. Most ways consist of the same steps in another
order, so a step is written down once, in `steps`, and a way lists numbers.

Invariants:
    * A way starts with the same steps as the way it branches off, up to `position`.
    * The same program, check and bounds give the same ways, in the same order.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from threadlings.course import Course, Exercise
from threadlings.errors import ScheduleError
from threadlings.explain import Explanation, trace_document
from threadlings.explain.document import Table, step_body
from threadlings.jail import ProbeClient
from threadlings.judge import wire
from threadlings.judge.endings import Ending
from threadlings.judge.failure import CheckFailed, Query
from threadlings.judge.replaying import NothingToReplay, Replay, replay
from threadlings.judge.submission import Submission
from threadlings.schedules import format_schedule
from threadlings.verdicts import Verdict

MAX_WAYS = 250
MAX_BYTES = 90_000
_LISTED = ("threads", "locks", "variables")


@dataclass(frozen=True, slots=True)
class Ways:
    """Other executions of a program; the properties of `ways` in `schemas/trace-1.schema.json`.

    Attributes:
        steps: distinct steps, without their numbers and without what is empty.
        endings: distinct endings, each with what the check thinks of it.
        executions: one JSON object for each execution.
        left_out: how many branches were seen and not followed because a bound was reached.
    """

    steps: tuple[Mapping[str, Any], ...]
    endings: tuple[Mapping[str, Any], ...]
    executions: tuple[Mapping[str, Any], ...]
    left_out: int

    def document(self) -> dict[str, Any]:
        """The ways as JSON data."""
        return {
            "steps": list(self.steps),
            "endings": list(self.endings),
            "executions": list(self.executions),
            "left_out": self.left_out,
        }


class _Teller(Submission):
    """A submission that tells one schedule of one query."""

    def tell(self, query: Query, schedule: str) -> wire.Explained | None:
        """The execution; None if the program does not go along, or does not come back."""
        exactly = replace(query, options={**query.options, "shorten": False})
        try:
            explained = self._ask("explain", exactly, wire.Explained, schedule=schedule)
        except CheckFailed:
            return None
        return explained if explained.followed == explained.asked else None


@dataclass(frozen=True, slots=True)
class _Way:
    """An execution in the tree: its steps, and from which position on its choices are its own."""

    steps: list[dict[str, Any]]
    own_from: int
    number: int


def other_ways(
    found: Replay,
    course: Course,
    exercise: Exercise,
    source: bytes,
    *,
    probe: ProbeClient,
    seed: int = 0,
    max_ways: int = MAX_WAYS,
    max_bytes: int = MAX_BYTES,
) -> Ways:
    """Where else the reader could have steered a replayed execution.

    Args:
        found: what `replay` returned for these same arguments.
        course: the course.
        exercise: the exercise.
        source: the submitted file.
        probe: where the program runs.
        seed: the seed that `replay` was given.
        max_ways: bound on executions.
        max_bytes: bound on what they come to as JSON.

    Raises:
        JailError: the probe cannot be started on this machine.
    """
    query = found.told.query
    teller = _Teller(found.program, probe, found.scenarios, found.check.id)
    judge = _Judge(
        lambda schedule: replay(
            course, exercise, source, probe=probe, checks=[found.check], schedule=schedule, seed=seed
        )
    )
    files = {file["file"]: (file["name"], file["source"]) for file in found.document["files"]}
    waiting = deque([_Way(list(found.document["steps"]), 0, 0)])
    bodies, endings = Table(), Table()
    executions: list[Mapping[str, Any]] = []
    size = left_out = 0
    while waiting:
        parent = waiting.popleft()
        taken = [step["thread"] for step in parent.steps if step["position"] is not None]
        for position, thread in _branches(parent):
            if len(executions) >= max_ways or size + bodies.size + endings.size >= max_bytes:
                left_out += 1
                continue
            schedule = format_schedule([*taken[:position], thread])
            told = teller.tell(query, schedule)
            if told is None:
                left_out += 1
                continue
            drawn = trace_document(told.record, Explanation(""), files=files)
            steps = drawn["steps"]
            shared = sum(step["position"] is None or step["position"] < position for step in steps)
            verdict, message = judge.opinion(told.ending, schedule)
            end = {
                "ending": drawn["ending"],
                "circle": drawn["circle"],
                "verdict": verdict,
                "message": message,
            }
            execution: dict[str, Any] = {
                "of": parent.number,
                "shares": shared,
                "schedule": drawn["schedule"],
                "steps": [[bodies.number(step_body(step)), step["position"]] for step in steps[shared:]],
                "ends": endings.number(end),
            }
            for key in _LISTED:  # what only other orders lead to
                known = {listed["id"] for listed in found.document[key]}
                if more := [listed for listed in drawn[key] if listed["id"] not in known]:
                    execution[key] = more
            size += len(json.dumps(execution, separators=(",", ":")))
            executions.append(execution)
            waiting.append(_Way(steps, position + 1, len(executions)))
    return Ways(tuple(bodies.found), tuple(endings.found), tuple(executions), left_out)


def _branches(way: _Way) -> Iterator[tuple[int, int]]:
    """(position, thread) for everything that could have been done instead, where nobody has looked yet."""
    for step in way.steps:
        if step["position"] is not None and step["position"] >= way.own_from:
            for thread in step["choices"]:
                if thread != step["thread"]:
                    yield step["position"], thread


class _Judge:
    """What the check thinks of an ending, asked once for each."""

    def __init__(self, ask: Callable[[str], Replay]) -> None:
        self._ask = ask
        self._asked: list[tuple[Ending, str, str]] = []

    def opinion(self, ending: Ending, schedule: str) -> tuple[str, str]:
        """(verdict, message); the verdict is `passed` for an execution that the check has nothing against."""
        for known, verdict, message in self._asked:
            if known.same_outcome(ending):
                return verdict, message
        try:
            replayed = self._ask(schedule)
            verdict, message = replayed.verdict.value, str(replayed.document["message"])
        except (ScheduleError, NothingToReplay):
            verdict, message = Verdict.INCONCLUSIVE.value, ""
        self._asked.append((ending, verdict, message))
        return verdict, message
