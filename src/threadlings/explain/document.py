"""A trace as a document: everything that a viewer needs to show one execution, and nothing to work out.

The wire's trace is what the probe saw; the document is that with the names, the words and the diagnosis of
this package, in the shape that `schemas/trace-1.schema.json` publishes. A viewer draws lanes from `threads`
and `steps`, values from `variables`, locks from `locks` and `holding`, and may offer `choices` at each step:
the schedule up to `position`, with another thread behind it, is a schedule too.

Invariants:
    * `n` counts 1, 2, 3 ...; `damage`, `evidence` and `critical_section` are such numbers.
    * Every thread, lock and variable that a step names is listed.
    * Text is safe to print (`text.clean`), except `source` of `files`, which is the file as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from threadlings.explain import text
from threadlings.explain.deadlock import circle_of
from threadlings.explain.endings import Outcome
from threadlings.explain.explanation import Explanation
from threadlings.explain.schedule import deed
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace

SCHEMA = "trace-1"


def trace_document(
    record: Mapping[str, Any], explanation: Explanation, *, files: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    """The document of one execution.

    Args:
        record: the wire's explanation record (`ending`, `trace`).
        explanation: what `explain` made of it.
        files: `student` or `scenarios` -> (name of the file, its text).
    """
    trace = Trace.from_json(record.get("trace") or {})
    ending: Mapping[str, Any] = record.get("ending") or {}
    outcome = Outcome.from_json(ending)
    steps = [step for step in trace.steps if step.op]
    numbers = {step.index: n for n, step in enumerate(steps, 1)}
    renumbered = {step.n: numbers[step.index] for step in steps}
    known = {lock for step in steps for lock in (*step.held, step.lock) if lock}
    evidence = [renumbered[n] for n in explanation.evidence if n in renumbered]
    return {
        "schema": SCHEMA,
        "schedule": outcome.schedule,
        "preemptions": sum(step.preemption for step in trace.steps),
        "message": explanation.message,
        "question": explanation.question,
        "misconceptions": list(explanation.misconceptions),
        "files": [{"file": kind, "name": name, "source": body} for kind, (name, body) in files.items()],
        "threads": [{"id": thread, "name": name} for thread, name in trace.names.items()],
        "locks": [_lock(trace, lock) for lock in sorted(known)],
        "variables": _variables(trace, steps),
        "steps": [_step(trace, step, numbers, known) for step in steps],
        "evidence": evidence,
        "damage": _damage(trace, outcome, numbers, evidence),
        "circle": [
            {
                "thread": waiter.thread,
                "lock": waiter.lock or None,
                "other": waiter.target,
                "line": waiter.where.line or None,
                "file": waiter.where.file,
            }
            for waiter in circle_of(trace, outcome)
        ],
        "ending": _ending(ending, outcome),
    }


class Table:
    """Distinct JSON objects, each with a number: where much repeats itself, numbers are shorter.

    Attributes:
        found: the objects, by number.
        size: bytes they take as JSON.
    """

    def __init__(self) -> None:
        self.found: list[Mapping[str, Any]] = []
        self.size = 0
        self._numbers: dict[str, int] = {}

    def number(self, item: Mapping[str, Any]) -> int:
        """The number of an object, a new one if it has none yet."""
        spelled = json.dumps(item, separators=(",", ":"))
        if spelled not in self._numbers:
            self._numbers[spelled] = len(self.found)
            self.found.append(item)
            self.size += len(spelled)
        return self._numbers[spelled]


def step_body(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step of a document without its numbers, and without what is empty."""
    return {
        key: value
        for key, value in step.items()
        if key not in ("n", "position") and (type(value) is int or value not in (None, "", False, []))
    }


def _lock(trace: Trace, lock: str) -> dict[str, Any]:
    """A lock and what it guards: at every access made while threads were on their way, or at some of them."""
    guards, sometimes = [], []
    for location in sorted(trace.changing):
        accesses = [step for step in trace.accesses(location) if step.index in trace.concurrent]
        if len({step.thread for step in accesses}) < 2:
            continue
        held = [lock in step.held for step in accesses]
        if all(held):
            guards.append(location)
        elif any(held):
            sometimes.append(location)
    kind = "semaphore" if lock in trace.semaphores else "lock"
    return {
        "id": lock,
        "name": trace.lock_name(lock),
        "kind": kind,
        "guards": guards,
        "guards_sometimes": sometimes,
    }


def _variables(trace: Trace, steps: list[Step]) -> list[dict[str, Any]]:
    """The storage that the steps touch, in the order in which they come to it."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        if step.is_access:
            found.setdefault(step.location, []).append(step)
    return [
        {
            "id": location,
            "name": text.name(accesses[0].variable or location),
            "changes": location in trace.changing
            or (not trace.concurrent and any(step.writes for step in accesses)),
            "threads": sorted({step.thread for step in accesses}),
        }
        for location, accesses in found.items()
    ]


def _step(trace: Trace, step: Step, numbers: Mapping[int, int], known: set[str]) -> dict[str, Any]:
    section = step.sections.get(step.held[-1]) if step.held else None
    return {
        "n": numbers[step.index],
        "position": step.position,
        "thread": step.thread,
        "file": step.file,
        "line": step.line or None,
        "source": text.clean(step.source),
        "function": text.name(step.function),
        "op": step.op,
        "does": deed(trace, step),
        "variable": step.location if step.is_access else None,
        "before": _shown(step.before) if step.is_access else None,
        "after": _shown(step.after if step.writes else step.before) if step.is_access else None,
        "lock": step.lock or None,
        "ok": step.ok,
        "held": list(step.held),
        "critical_section": numbers.get(section) if section is not None else None,
        "holding": [{"thread": tid, "lock": lock} for tid, lock in step.holding if lock in known],
        "waiting": [
            {
                "thread": waits.thread,
                "lock": waits.lock if waits.lock in known else None,
                "other": waits.other,
                "doing": text.name(waits.doing),
                "file": waits.file,
                "line": waits.line or None,
            }
            for waits in step.waiting
        ],
        "choices": list(step.choices),
        "preemption": step.preemption,
        "time_s": step.time_s,
    }


def _shown(value: str | None) -> str | None:
    return None if value is None else text.value(value)


def _damage(trace: Trace, outcome: Outcome, numbers: Mapping[int, int], evidence: list[int]) -> int | None:
    """The step after which the end could not be avoided any more, as far as the diagnosis tells.

    That is the last step of its evidence; without any, the last step of the thread that an exception ended.
    """
    if evidence:
        return max(evidence)
    errors = [*outcome.thread_errors, *([outcome.error] if outcome.error else [])]
    for error in errors:
        there = [step for step in trace.steps if trace.name(step.thread) == error.thread]
        at_line = [step for step in there if (step.file, step.line) == (error.file, error.line)]
        found = [numbers[step.index] for step in at_line or there if step.index in numbers]
        if found:
            return found[-1]
    return None


def _ending(ending: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "value": ending.get("value") if outcome.kind == "returned" else None,
        "errors": [
            {
                "thread": error.thread,
                "type": error.type,
                "message": error.message,
                "file": error.file,
                "line": error.line or None,
            }
            for error in (*outcome.thread_errors, *((outcome.error,) if outcome.error else ()))
        ],
        "blocked": [
            {
                "thread": blocked.thread,
                "file": blocked.file,
                "line": blocked.line or None,
                "doing": blocked.doing,
                "waits_for": blocked.waits_for or None,
                "held_by": blocked.held_by or None,
            }
            for blocked in outcome.blocked
        ],
        "leaked": list(outcome.leaked),
        "busy_waited": outcome.busy_waited,
    }
