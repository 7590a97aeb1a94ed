"""Who waited, who came later, and who was through first: the words for an operation that was overtaken.

What counts as overtaking is settled where the program runs (`engine.lines`); here its parts are found again
in the trace: an operation begins to wait with a step `line_up` and ends it with `get_through` or `give_up`,
which carry its label and, where a scenario has several, its line (`put/buffer`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from threadlings.explain import text
from threadlings.explain.finding import Finding
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace

_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operation; `end` is None if the trace ends before it is over."""

    begin: Step
    end: Step | None

    @property
    def line(self) -> str:
        return self.begin.variable.partition("/")[2]

    def overtakes(self, other: _Operation) -> bool:
        """Whether this one came at a later instant than `other`, and was through at an earlier one."""
        if self.begin.thread == other.begin.thread or self.line != other.line:
            return False
        if self.end is None or self.end.op != "get_through" or self.begin.time_s <= other.begin.time_s:
            return False
        return other.end is None or self.end.time_s < other.end.time_s


def diagnose(trace: Trace, label: str, at_most: int) -> Finding | None:
    """The operation of this label that was overtaken most, and by whom; None if the trace shows none."""
    operations = list(_operations(trace))
    worst: tuple[_Operation, list[_Operation]] | None = None
    for operation in operations:
        if operation.begin.variable.partition("/")[0] == label:
            others = [other for other in operations if other.overtakes(operation)]
            if len(others) > len(worst[1] if worst else ()):
                worst = operation, others
    if worst is None:
        return None
    waiting, others = worst
    name = trace.name(waiting.begin.thread)
    until = f"to {waiting.end.time_s:g} s" if waiting.end else "on"
    told = [_told(trace, other) for other in others[:_MAX_NAMED]]
    if len(others) > _MAX_NAMED:
        told.append(f"So did {len(others) - _MAX_NAMED} more.")
    first = trace.name(others[0].begin.thread)
    limit = f"{len(others)} that came later got through first; "
    limit += f"at most {at_most} may." if at_most else "none may."
    steps = [step for operation in worst[1] for step in (operation.begin, operation.end) if step]
    steps += [step for step in (waiting.begin, waiting.end) if step]
    return Finding(
        (),
        text.lines(
            f"{name} was waiting ({text.name(label)}) from {waiting.begin.time_s:g} s {until}. {limit}",
            *told,
        ),
        f"What tells {first}, when it comes, that {name} is waiting already?",
        tuple(sorted(step.index for step in steps)),
    )


def _told(trace: Trace, other: _Operation) -> str:
    assert other.end is not None
    name, came, through = trace.name(other.begin.thread), other.begin.time_s, other.end.time_s
    label = text.name(other.begin.variable.partition("/")[0])
    if came == through:
        return f"{name} ({label}) came at {came:g} s and was through at once."
    return f"{name} ({label}) came at {came:g} s and was through at {through:g} s."


def _operations(trace: Trace) -> Iterator[_Operation]:
    waiting: dict[tuple[int, str], list[Step]] = {}
    for step in trace.steps:
        mine = waiting.setdefault((step.thread, step.variable), [])
        if step.op == "line_up":
            mine.append(step)
        elif step.op in ("get_through", "give_up") and mine:
            yield _Operation(mine.pop(), step)
    for steps in waiting.values():
        yield from (_Operation(step, None) for step in steps)
