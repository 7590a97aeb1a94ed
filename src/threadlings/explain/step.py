"""One step of a trace, as the wire tells it, with the types made sure of.

This module knows the JSON shape and nothing of diagnosis. It is lenient: the probe is trusted to number and
sign its records, but a field it leaves out must cost a detail of the explanation, never the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACQUIRES = frozenset({"acquire", "try_acquire"})
ACCESSES = frozenset({"read", "write"})


@dataclass(frozen=True, slots=True)
class Waits:
    """A thread that cannot go on, for now.

    Attributes:
        thread: its id.
        lock: the lock or monitor that it waits for, empty if none.
        other: id of the thread that it waits for, None if none.
        doing: the call it is in the middle of, e.g. `Lock.acquire`.
        file: `student`, `scenarios` or `library`.
        line: where it stands, 0 if unknown.
    """

    thread: int
    lock: str
    other: int | None
    doing: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One scheduling point of one thread.

    Attributes:
        index: position in `Trace.steps`.
        n: number for the reader.
        thread: id of the thread.
        file: `student`, `scenarios` or `library`.
        line: 1-based, 0 if unknown.
        source: the stripped source line.
        function: qualified name of the function, empty if unknown.
        inside: the library call the step is part of (`Semaphore.acquire`), or empty.
        op: the kind of step (`read`, `write`, `acquire`, ...).
        variable: display name of the storage, e.g. `Counter._n`.
        location: identity of the storage; equal exactly for the same storage.
        before: repr of the value read, or overwritten.
        after: repr of the value written.
        ok: whether an acquire or join succeeded; True where it does not apply.
        blocking: False for an acquire that was told not to wait.
        held: locks held, each with its unique id (`Counter._lock#4`).
        lock: the lock that the step is about, or empty.
        time_s: virtual seconds.
        preemption: whether the thread that ran before could have gone on.
        sections: lock -> index of the step that acquired it, for every lock held.
        position: index in the schedule, None for what came before there was anything to schedule.
        choices: ids of the threads that could have made a step here.
        holding: (thread, lock) for every lock that somebody has once the step is done.
        waiting: who cannot go on once the step is done.
    """

    index: int
    n: int
    thread: int
    file: str = "student"
    line: int = 0
    source: str = ""
    function: str = ""
    inside: str = ""
    op: str = ""
    variable: str = ""
    location: str = ""
    before: str | None = None
    after: str | None = None
    ok: bool = True
    blocking: bool = True
    held: tuple[str, ...] = ()
    lock: str = ""
    time_s: float = 0.0
    preemption: bool = False
    sections: Mapping[str, int] = field(default_factory=dict, hash=False)
    position: int | None = None
    choices: tuple[int, ...] = ()
    holding: tuple[tuple[int, str], ...] = ()
    waiting: tuple[Waits, ...] = ()

    @property
    def is_access(self) -> bool:
        """Whether the step reads or writes a known storage location."""
        return self.op in ACCESSES and bool(self.location)

    @property
    def reads(self) -> bool:
        """Whether the step reads its location."""
        return self.op == "read" and bool(self.location)

    @property
    def writes(self) -> bool:
        """Whether the step writes its location."""
        return self.op == "write" and bool(self.location)

    @property
    def is_whole(self) -> bool:
        """Whether the step touches a container as a whole: its length, its order, any of its items."""
        return self.location.endswith("[*]")

    @property
    def acquired(self) -> bool:
        """Whether the step got a lock."""
        return self.op in ACQUIRES and bool(self.lock) and self.ok

    @property
    def refused(self) -> bool:
        """Whether the step asked for a lock and went on without it."""
        return self.op in ACQUIRES and bool(self.lock) and not self.ok


def read_step(index: int, raw: Mapping[str, Any]) -> Step:
    """The wire's step, the `index`-th of its trace."""
    return Step(
        index=index,
        n=number_of(raw.get("n")) or index + 1,
        thread=number_of(raw.get("thread")),
        file=text_of(raw.get("file")) or "student",
        line=number_of(raw.get("line")),
        source=text_of(raw.get("source")),
        function=text_of(raw.get("function")),
        inside=text_of(raw.get("inside")),
        op=text_of(raw.get("op")),
        variable=text_of(raw.get("variable")),
        location=text_of(raw.get("location")),
        before=_optional(raw.get("value")),
        after=_optional(raw.get("new_value")),
        ok=raw.get("ok") is not False,
        blocking=raw.get("blocking") is not False,
        held=tuple(text_of(lock) for lock in _list(raw.get("locks_held"))),
        lock=text_of(raw.get("lock")),
        time_s=_seconds(raw.get("time_s")),
        preemption=raw.get("preemption") is True,
        position=_whole(raw.get("position")),
        choices=tuple(number_of(thread) for thread in _list(raw.get("choices"))),
        holding=tuple(
            (number_of(part.get("thread")), text_of(part.get("lock")))
            for part in mappings(raw.get("holding"))
        ),
        waiting=tuple(
            Waits(
                number_of(part.get("thread")),
                text_of(part.get("lock")),
                _whole(part.get("other")),
                text_of(part.get("doing")),
                text_of(part.get("file")) or "student",
                number_of(part.get("line")),
            )
            for part in mappings(raw.get("waiting"))
        ),
    )


def owner(location: str) -> str:
    """The object a location belongs to: `obj3` of `obj3._n` and of `obj3['key']`."""
    return re.split(r"[.\[]", location, maxsplit=1)[0]


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The JSON objects of a JSON array; empty if it is none."""
    return [item for item in _list(value) if isinstance(item, Mapping)]


def text_of(value: object) -> str:
    """`value` if it is text, else empty."""
    return value if isinstance(value, str) else ""


def number_of(value: object) -> int:
    """`value` if it is a whole number, else 0."""
    return _whole(value) or 0


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _optional(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
