"""From the wire's explanation record to what a student reads.

`explain` chooses the diagnosis by the way the execution ended -- stuck, spinning, broken by an exception, or
ended with a wrong observation -- and puts together message, question and picture. It is a pure function of
JSON data and never fails on a record that lacks something: the less is known, the less is said.

The message states the symptom and its numbers, never the fix; the fix is for the learner to find. What the
learner may believe is named by id only, and its words live in the catalogue of misconceptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from threadlings.explain import deadlock, overtaking, rules, text
from threadlings.explain.endings import Outcome, Raised
from threadlings.explain.finding import Finding, at, place
from threadlings.explain.schedule import DEFAULT_WIDTH_CELLS, Focus, draw
from threadlings.explain.sentences import describe, where
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace

_QUESTION = "At which step of the schedule does a value stop being what the thread takes it for?"
_HALF_CHANGED = ("changed size during iteration", "already executing", "mutated during iteration")
_GONE = {"IndexError", "KeyError", "Empty", "StopIteration"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a student reads about one execution.

    Attributes:
        message: the symptom with its numbers; may have several lines.
        misconceptions: ids such as `M12`, most likely first; empty if the trace suggests none.
        question: one question that leads on; never the fix.
        details: the schedule as plain text, one column a thread.
        remark: something true and useful beside the case, or empty.
        evidence: numbers (`Step.n`) of the steps that make the case, in order.
    """

    message: str
    misconceptions: tuple[str, ...] = ()
    question: str = ""
    details: str = ""
    remark: str = ""
    evidence: tuple[int, ...] = ()


def explain(
    record: Mapping[str, Any],
    *,
    allowed: Sequence[str] = (),
    got: str = "",
    overtaken: tuple[str, int] | None = None,
    width_cells: int = DEFAULT_WIDTH_CELLS,
) -> Explanation:
    """Explain one execution.

    Args:
        record: the wire's explanation record (`ending`, `trace`).
        allowed: reprs of the observations that would have been right.
        got: repr of the observation that came.
        overtaken: where an operation waited too long: its label, and how many may overtake it.
        width_cells: terminal cells a line of `details` may take.
    """
    raw_trace, raw_ending = record.get("trace"), record.get("ending")
    trace = Trace.from_json(raw_trace if isinstance(raw_trace, Mapping) else {})
    outcome = Outcome.from_json(raw_ending if isinstance(raw_ending, Mapping) else {})
    finding = overtaking.diagnose(trace, *overtaken) if overtaken else None
    finding = finding or _diagnose(trace, outcome, got)
    expected = text.expectation(allowed, got) if outcome.is_proper and not overtaken else ""
    focus = Focus(frozenset(finding.steps), frozenset(finding.locations), frozenset(finding.locks))
    return Explanation(
        message=text.sentences(finding.symptom, expected, finding.because),
        misconceptions=finding.misconceptions,
        question=finding.question,
        details=draw(trace, outcome, focus, width_cells),
        remark=finding.remark,
        evidence=tuple(trace.steps[index].n for index in sorted(finding.steps)),
    )


def _diagnose(trace: Trace, outcome: Outcome, got: str) -> Finding:
    if outcome.kind == "deadlock":
        found = deadlock.diagnose(trace, outcome) or Finding((), describe(outcome), _QUESTION)
        loops = [f"Beside it, {where(blocked)}." for blocked in outcome.blocked if blocked.loops]
        return replace(found, symptom=text.lines(found.symptom, *loops)) if loops else found
    if outcome.kind in {"spin", "step_limit"} or outcome.busy_waited:
        return _spinning(trace, outcome)
    if outcome.kind in {"raised", "exited"} or outcome.thread_errors:
        return _broken(trace, outcome)
    if outcome.leaked:
        return _leaking(trace, outcome)
    return rules.diagnose(trace, got) or Finding((), "", _QUESTION)


def _spinning(trace: Trace, outcome: Outcome) -> Finding:
    """M27 if a thread goes round because it is refused a lock, else M24.

    M27 needs a thread that was refused a lock while it held another, and that came back to be refused again:
    backing off is the cure it believes in. One refusal is bad luck and not enough.
    """
    symptom = describe(outcome)
    refused: dict[int, list[Step]] = {}
    for step in trace.steps:
        if step.refused and step.held:
            refused.setdefault(step.thread, []).append(step)
    in_step = [steps for steps in refused.values() if len(steps) > 1]
    if outcome.kind != "returned" and in_step:
        lines = []
        for steps in in_step:
            who, what = trace.name(steps[0].thread), trace.lock_name(steps[0].lock)
            often = len(steps) if len(steps) < 10 else "very many"
            lines.append(
                f"{who} was refused {what} at {place(steps[0])} {often} times, and began again each time."
            )
        evidence = sorted(step.index for steps in in_step for step in steps[:2])
        return Finding(
            ("M27", "M24"),
            text.lines(symptom, *lines),
            "What makes one of these threads do something else than the other, the next time round?",
            tuple(evidence),
        )
    spins = [step for step in trace.steps if step.op == "spin"]
    loops = [blocked for blocked in outcome.blocked if blocked.loops and blocked.line]
    where = at(spins[-1].file, spins[-1].line) if spins and spins[-1].line else "this loop"
    where = at(loops[0].file, loops[0].line) if loops else where
    if outcome.kind == "step_limit" and not any(step.op in ("spin", "sleep") for step in trace.steps):
        return Finding((), symptom, f"When would the loop at {where} come to its end?")
    asked = f"What does the thread do at {where} while it waits, and who could wake it instead?"
    return Finding(("M24",), symptom, asked, tuple(step.index for step in spins[-1:]))


def _broken(trace: Trace, outcome: Outcome) -> Finding:
    """M29 or M21 for what somebody took away, the cause of it from the race rules; else only the symptom.

    "Changed size during iteration" needs no further evidence for M29. An IndexError, KeyError or Empty is
    M21 if the thread had waited on a condition in that function and did not look again after it woke; else
    M29 if another thread changed the container between its look and its act.
    """
    symptom = describe(outcome)
    errors = [*outcome.thread_errors, *([outcome.error] if outcome.error else [])]
    if any(part in error.message for error in errors for part in _HALF_CHANGED):
        asked = "Who else may touch the same object between two steps of this loop?"
        return Finding(("M29",), symptom, asked)
    for error in errors:
        if error.type not in _GONE:
            continue
        found = _woken_too_soon(trace, error, symptom)
        if found is not None:
            return found
        cause = rules.interruption(trace)
        if cause is not None:
            ids = tuple(dict.fromkeys(("M29", *cause.misconceptions)))
            told = text.lines(symptom, text.sentences(cause.symptom, cause.because))
            return replace(cause, misconceptions=ids, symptom=told, because="")
    where = at(errors[0].file, errors[0].line) if errors and errors[0].line else "the failing line"
    asked = f"What does {where} meet in this schedule that it would not meet if one thread ran alone?"
    if len(trace.by_thread) < 2:
        asked = f"What does {where} meet that it does not expect?"
    return Finding((), symptom, asked)


def _woken_too_soon(trace: Trace, error: Raised, symptom: str) -> Finding | None:
    """M21: the failing step came after a wait, with no look at the same storage in between."""
    failing = next((s for s in reversed(trace.steps) if (s.file, s.line) == (error.file, error.line)), None)
    if failing is None:
        return None
    before = [s for s in trace.by_thread[failing.thread] if s.index < failing.index]
    wait = next((s for s in reversed(before) if s.op == "wait" and s.function == failing.function), None)
    if wait is None or any(s.location == failing.location and s.index > wait.index for s in before):
        return None
    name = trace.name(failing.thread)
    return Finding(
        ("M21", "M29"),
        text.lines(symptom, f"{name} had waited at {place(wait)} and did not look again when it woke up."),
        f"What may have happened between the notification and the moment {name} got the lock back?",
        steps=(wait.index, failing.index),
        locations=(failing.location,) if failing.location else (),
        locks=(wait.lock,) if wait.lock else (),
    )


def _leaking(trace: Trace, outcome: Outcome) -> Finding:
    """The same reasons as for a deadlock, for threads that are stuck after the call is over."""
    found = deadlock.diagnose(trace, outcome)
    names = text.listing(outcome.leaked)
    if found is None:
        return Finding((), describe(outcome), f"What is to end {names}, and when?")
    return Finding(
        found.misconceptions, describe(outcome), found.question, found.steps, found.locations, found.locks
    )
