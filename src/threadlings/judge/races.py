"""Data races as the judge knows them, and what becomes of them under an exercise's policy.

A race is no outcome: right programs have races that harm nobody (a flag that is set once and looked at in a
loop, creation that is checked twice). So by default a race is a line beside the verdict. An exercise whose
subject is discipline can make it fail the check (`races: fail`); then it is a claim like any other, and is
replayed before it is charged to anybody. Where locks merely disagree, and no order of events shows a race, it
is a hint whatever the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from threadlings.judge.endings import FILES, ShapeError, items, line_number, mapping, member, one_line

_ORDERS = frozenset({"none", "locks"})
_OPS = frozenset({"read", "write"})
_MAX_HINTS = 2


@dataclass(frozen=True, slots=True)
class Access:
    """One side of a race.

    Attributes:
        thread: name of the thread.
        op: `read` or `write`.
        line: 1-based line of `file`, or None.
        file: `student` or `scenarios`.
        function: qualified name of the function.
        locks: the locks the thread held, each with a number that tells locks of one name apart.
    """

    thread: str
    op: str
    line: int | None
    file: str
    function: str
    locks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Race:
    """Two accesses to one variable by different threads, at least one of them a write.

    Attributes:
        order: what keeps them apart: `none` (a data race), or `locks` that do not agree.
        variable: what is accessed, e.g. `Counter._n`.
        accesses: both, the earlier one first.
        schedule: a schedule that shows it.
        record: the race as the probe sent it, its shape verified.
    """

    order: str
    variable: str
    accesses: tuple[Access, Access]
    schedule: str
    record: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_race(self) -> bool:
        """Whether nothing at all keeps the accesses apart."""
        return self.order == "none"

    @property
    def lines(self) -> list[tuple[str, int]]:
        """(file, line) of both accesses: what the race is recognised by."""
        return sorted((access.file, access.line or 0) for access in self.accesses)

    def __str__(self) -> str:
        from threadlings.explain import describe_race  # noqa: PLC0415 - only a racy program needs it

        return describe_race(self.record)


def parse_race(data: Any) -> Race:
    """Read the wire's RACE.

    Raises:
        ShapeError: a field is missing or is of another type.
    """
    record = mapping(data)
    order = member(record, "order", str)
    accesses = items(record, "accesses", _parse_access)
    if order not in _ORDERS or len(accesses) != 2:
        raise ShapeError("a race that is none")
    if order == "locks" and not any(access.locks for access in accesses):
        raise ShapeError("locks that disagree, and no lock")
    variable = one_line(record, "variable")
    schedule = member(record, "schedule", str)
    return Race(order, variable, (accesses[0], accesses[1]), schedule, record)


def _parse_access(data: Any) -> Access:
    record = mapping(data)
    op, file = member(record, "op", str), member(record, "file", str)
    if op not in _OPS or file not in FILES:
        raise ShapeError("an access of an unknown kind")
    locks = member(record, "locks", list)
    if not all(type(lock) is str for lock in locks):
        raise ShapeError("a lock that is not text")
    member(record, "thread", str)
    return Access(
        one_line(record, "thread"),
        op,
        line_number(record),
        file,
        one_line(record, "function"),
        tuple(one_line({"lock": lock}, "lock") for lock in locks),
    )


def hints(races: Iterable[Race]) -> tuple[str, ...]:
    """What is worth saying beside a verdict: races first, each once.

    Locks that disagree are mentioned only where it is a write that goes without, or both hold one: a value
    that was published under a lock is rightly read after the lock was given back.
    """
    chosen = [race for race in races if race.is_race]
    chosen += [race for race in races if not race.is_race and _telling(race)]
    return tuple(dict.fromkeys(str(race) for race in chosen))[:_MAX_HINTS]


def _telling(race: Race) -> bool:
    return all(access.locks or access.op == "write" for access in race.accesses)
