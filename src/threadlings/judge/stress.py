"""What came of running a scenario with real threads, many times: evidence, never a verdict.

A race shows in some runs or in none, and the next machine says something else. So nothing here rejects; a
check file may put the numbers into a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from threadlings.judge.endings import (
    ShapeError,
    count,
    freeze,
    items,
    mapping,
    member,
    one_line,
)

KINDS = frozenset({"returned", "raised", "hung"})


@dataclass(frozen=True, slots=True)
class StressOutcome:
    """One way in which runs ended.

    Attributes:
        kind: `returned`, `raised`, or `hung` for a run that did not come back in time.
        value: the observation, frozen (`returned` only).
        error: what was raised, as text; empty otherwise.
        thread_errors: what ended other threads, as text.
        leaked_threads: names of non-daemon threads that had not ended when the scenario returned, nor a
            while later.
        where: lines of the student's file where threads stood when they were given up.
        count: number of runs that ended so.
    """

    kind: str
    value: Any = None
    error: str = ""
    thread_errors: tuple[str, ...] = ()
    leaked_threads: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    count: int = 1

    @property
    def is_proper(self) -> bool:
        """Whether it gave an observation, with no thread left behind and none broken."""
        return self.kind == "returned" and not self.thread_errors and not self.leaked_threads


@dataclass(frozen=True, slots=True)
class Stress:
    """The outcomes of runs with real threads.

    Attributes:
        runs: how many were made; fewer than asked for if time ran out or some hung; 0 if none could be.
        outcomes: the distinct ways in which they ended, most frequent first.
        build: `GIL` or `free-threaded`, empty if unknown.
    """

    runs: int = 0
    outcomes: tuple[StressOutcome, ...] = ()
    build: str = ""

    def failed(self, is_right: Callable[[Any], object]) -> int:
        """How many runs did not end properly, or with an observation for which `is_right` is false."""
        good = sum(o.count for o in self.outcomes if o.is_proper and is_right(o.value))
        return self.runs - good

    def summary(self, is_right: Callable[[Any], object]) -> str:
        """`Real threads showed a failure in 3 of 200 runs.`, with what else there is to say."""
        if not self.runs:
            return "Real threads could not be tried."
        failed = self.failed(is_right)
        hung = sum(outcome.count for outcome in self.outcomes if outcome.kind == "hung")
        extra = f" ({hung} did not come back)" if hung else ""
        runs = f"{self.runs} run{'' if self.runs == 1 else 's'}"
        return f"Real threads showed a failure in {failed} of {runs}{extra}."


def parse_outcome(data: Any) -> StressOutcome:
    """Read one outcome of a stress record.

    Raises:
        ShapeError: it does not have the agreed shape.
    """
    record = mapping(data)
    kind = member(record, "kind", str)
    if kind not in KINDS:
        raise ShapeError("an outcome of unknown kind")
    return StressOutcome(
        kind=kind,
        value=freeze(record.get("value")),
        error=one_line(record, "error"),
        thread_errors=items(record, "thread_errors", _line),
        leaked_threads=items(record, "leaked_threads", _line),
        where=items(record, "where", _line),
        count=count(record, "count"),
    )


def _line(value: Any) -> str:
    return one_line({"line": value}, "line")
