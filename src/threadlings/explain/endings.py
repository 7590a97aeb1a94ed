"""The wire's ENDING, read leniently: who is stuck where, who raised what.

Like `trace`, this module knows only the JSON shape. Names and messages come from the student's program, so
every text attribute here has been through `text.clean` already, except `Blocked.waits_for_id`, which is
only compared with the trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from threadlings.explain import text

_MESSAGE_LIMIT_CELLS = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """One active call of a stuck thread: where it stands in which function of which file."""

    file: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A thread that will never go on.

    Attributes:
        thread: its name.
        file: `student`, `scenarios` or `library`.
        line: where it stands, 0 if unknown.
        doing: the call it is in the middle of, e.g. `Lock.acquire` or `Condition.wait`.
        waits_for: what it waits for, as the reader knows it; empty if unknown.
        waits_for_id: the same as the trace spells it.
        held_by: name of the thread that has it; empty if nobody, or unknown.
        function: qualified name of the function it stands in; empty if unknown.
        stack: its active calls, outermost first; empty if the record does not say.
        source: the stripped source line; empty if the record does not say.
    """

    thread: str
    file: str
    line: int
    doing: str
    waits_for: str
    waits_for_id: str
    held_by: str
    function: str = ""
    stack: tuple[Frame, ...] = ()
    source: str = ""

    @property
    def takes_lock(self) -> bool:
        """Whether it is asking for a lock, as far as the call tells."""
        method = self.doing.rpartition(".")[2]
        return method in {"acquire", "__enter__", ""} and not self.takes_permit

    @property
    def takes_permit(self) -> bool:
        """Whether it is asking for a semaphore's permit."""
        return "Semaphore" in self.doing

    @property
    def joins(self) -> bool:
        """Whether it waits for a thread to end."""
        return self.doing.rpartition(".")[2] == "join" and "Queue" not in self.doing

    @property
    def loops(self) -> bool:
        """Whether it goes round a loop instead of waiting."""
        return self.doing == "spin" or "loop" in self.doing

    @property
    def sleeps(self) -> bool:
        """Whether it lets time pass."""
        return self.doing.rpartition(".")[2] == "sleep"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception nobody caught.

    Attributes:
        type: name of the exception's class.
        message: its text.
        thread: name of the thread it ended.
        file: `student`, `scenarios` or `library`.
        line: where it came from, 0 if unknown.
    """

    type: str
    message: str
    thread: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an execution ended.

    Attributes:
        kind: `returned`, `raised`, `exited`, `deadlock`, `spin` or `step_limit`.
        error: what the scenario itself raised, or None.
        thread_errors: what ended other threads.
        leaked: names of threads that never end.
        blocked: threads that are stuck.
        busy_waited: a thread span while virtual time passed.
        schedule: the replayable schedule, or empty.
    """

    kind: str
    error: Raised | None
    thread_errors: tuple[Raised, ...]
    leaked: tuple[str, ...]
    blocked: tuple[Blocked, ...]
    busy_waited: bool
    schedule: str

    @property
    def is_proper(self) -> bool:
        """Whether the execution came to an end and gave an observation, right or wrong."""
        broken = self.thread_errors or self.leaked or self.busy_waited
        return self.kind in {"returned", ""} and not broken

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outcome:
        """Read the wire's ENDING."""
        error = data.get("error")
        leaked = data.get("leaked_threads")
        return cls(
            kind=_string(data.get("kind")),
            error=_raised(error) if isinstance(error, Mapping) else None,
            thread_errors=tuple(_raised(raw) for raw in _mappings(data.get("thread_errors"))),
            leaked=tuple(_names(leaked)),
            blocked=tuple(_blocked(raw) for raw in _mappings(data.get("blocked"))),
            busy_waited=data.get("busy_waited") is True,
            schedule=text.clean(_string(data.get("schedule"))),
        )


def _blocked(raw: Mapping[str, Any]) -> Blocked:
    waits_for = ", ".join(_names(raw.get("waits_for")))
    return Blocked(
        thread=text.name(_string(raw.get("thread"))) or "a thread",
        file=_string(raw.get("file")) or "student",
        line=_line(raw.get("line")),
        doing=text.name(_string(raw.get("doing"))),
        waits_for=waits_for,
        waits_for_id=_string(raw.get("waits_for")),
        held_by=text.listing(_names(raw.get("held_by"))),
        function=_string(raw.get("function")),
        stack=tuple(_frame(frame) for frame in _mappings(raw.get("stack"))),
        source=text.clean(_string(raw.get("source"))),
    )


def _frame(raw: Mapping[str, Any]) -> Frame:
    return Frame(_string(raw.get("file")) or "student", _line(raw.get("line")), _string(raw.get("function")))


def _raised(raw: Mapping[str, Any]) -> Raised:
    return Raised(
        type=text.name(_string(raw.get("type"))) or "an exception",
        message=text.clean(_string(raw.get("message")), _MESSAGE_LIMIT_CELLS),
        thread=text.name(_string(raw.get("thread"))),
        file=_string(raw.get("file")) or "student",
        line=_line(raw.get("line")),
    )


def _names(value: object) -> list[str]:
    """Names from a string, or from a list of strings."""
    items = value if isinstance(value, list | tuple) else [value]
    return [text.name(item) for item in items if isinstance(item, str) and item]


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _line(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
