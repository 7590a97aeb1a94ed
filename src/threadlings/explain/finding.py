"""A finding: what one rule concluded, and which parts of the trace make its case."""

from __future__ import annotations

from dataclasses import dataclass

from threadlings.explain import text
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says.

    Attributes:
        misconceptions: ids, most likely first.
        symptom: what happened, with numbers; one sentence or two.
        question: one question that leads the reader on; never the fix.
        steps: indices of the steps that make the case; a drawing must show them.
        locations: storage the case is about.
        locks: locks the case is about.
        because: what the locks had to do with it; whole sentences, or empty.
        remark: something true beside the case, or empty.
    """

    misconceptions: tuple[str, ...]
    symptom: str
    question: str
    steps: tuple[int, ...] = ()
    locations: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    because: str = ""
    remark: str = ""


def variable(step: Step) -> str:
    """The storage of `step` as the reader calls it."""
    return text.name(step.variable or step.location)


def saw(step: Step) -> str:
    """`Counter._n = 0` for a read, or the bare name when the value is unknown."""
    return _equals(step, step.before)


def wrote(step: Step) -> str:
    """`Counter._n = 1` for a write, or the bare name when the value is unknown."""
    return _equals(step, step.after)


def place(step: Step) -> str:
    """`line 12`, or where else the step is."""
    return at(step.file, step.line)


def at(file: str, line: int) -> str:
    """`line 12`; `line 12 of the scenario` for code that is not the student's."""
    if not line:
        return "an unknown line"
    owner = {"scenarios": " of the scenario", "library": " of the library"}.get(file, "")
    return f"line {line}{owner}"


def function(step: Step) -> str:
    """` in increment()`, or nothing where the name says nothing."""
    shown = step.function.rpartition("<locals>.")[2]
    return "" if not shown or "<" in shown else f" in {text.name(shown)}()"


def locks(trace: Trace, names: tuple[str, ...]) -> str:
    """The locks' names, joined."""
    return text.listing(trace.lock_name(lock) for lock in names)


def _equals(step: Step, known: str | None) -> str:
    return variable(step) if known is None else f"{variable(step)} = {text.value(known)}"
