"""Data races for the wire: which variable, which lines, which threads, which locks each held.

The search knows a race as two numbers of events. What they were is learnt by running that execution once more
and taking it down (`narrator`), which also shows that the race is there whenever it is run so. Races at the
same two lines are one race for the reader, and a scenario that looks on while the student's
threads work does so on purpose: only races between the student's own lines are told.

What looks like one variable may be none: a property is code, which announces what it touches itself, and the
attributes of a `threading.local` are different ones in every thread.
"""

from __future__ import annotations

import _thread
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from threadlings.engine.events import Op
from threadlings.engine.execution import Limits, Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import Subject, describe_site
from threadlings.probe.endings import clip
from threadlings.probe.naming import LockNames
from threadlings.probe.narrator import Narrator
from threadlings.schedules import format_schedule
from threadlings.search.data_races import DataRaces, Order, Pair, Sighting, Sites, pairs

Lines = tuple[tuple[str, int], ...]
"""(kind of file, line) of both accesses, in order."""

MAX_TOLD = 5
_ORDERS = {Order.RACE: "none", Order.DISAGREE: "locks"}


class RaceWatch:
    """Collects the races of a search, and describes them when it is over.

    Args:
        subject: the program.
        library: tells what site numbers mean.
        narrator: makes a narrator for one execution.
        names_of: finds names for the locks of an execution.
    """

    def __init__(
        self,
        subject: Subject,
        library: Library,
        narrator: Callable[[], Narrator],
        names_of: Callable[[Result], LockNames],
    ) -> None:
        self._subject = subject
        self._library = library
        self._narrator = narrator
        self._names_of = names_of
        self._races = DataRaces(self._worth)
        self._limits: dict[Sites, Limits] = {}  # under which choice of durations a race was seen first

    def look(self, result: Result) -> None:
        """Take in one execution."""
        self._races.look(result.events)
        if len(self._limits) != len(self._races.found):
            for sites in self._races.found:
                self._limits.setdefault(sites, self._subject.limits)

    def to_json(self) -> list[dict[str, Any]]:
        """The races, and after them the disagreements of locks."""
        told: dict[Lines, dict[str, Any]] = {}
        for sites, sighting in sorted(self._races.found.items(), key=_most_telling):
            lines = self._lines(sites)
            race = None if lines in told or len(told) >= MAX_TOLD else self._describe(sites, sighting)
            if race is not None:
                told[lines] = race
        return list(told.values())

    def shown_by(self, result: Result, lines: Lines) -> bool:
        """Whether the execution has a race at these two lines."""
        return bool(self._at(result, lines))

    def described(self, result: Result, lines: Lines, narrator: Narrator) -> dict[str, Any] | None:
        """The race at these two lines in an execution that was taken down by `narrator`; None without one."""
        names = self._names_of(result)
        told = (_told(result, pair, narrator, names) for pair in self._at(result, lines))
        race = next((race for race in told if race is not None), None)
        return race and {**race, "schedule": _schedule_of(result)}

    def _at(self, result: Result, lines: Lines) -> list[Pair]:
        found = pairs(result.events).items()
        races = [(sites, pair) for sites, pair in found if pair.order is Order.RACE and self._worth(sites)]
        return [pair for sites, pair in races if self._lines(sites) == lines]

    def _lines(self, sites: Sites) -> Lines:
        return tuple(sorted(describe_site(self._library, site)[:2] for site in sites))

    def _worth(self, sites: Sites) -> bool:
        return all(describe_site(self._library, site)[0] == "student" for site in sites)

    def _describe(self, sites: Sites, sighting: Sighting) -> dict[str, Any] | None:
        narrator = self._narrator()
        self._subject.limits = self._limits[sites]
        result = self._subject.run(sighting.schedule, observer=narrator.observe)
        if pairs(result.events).get(sites) != sighting.pair:
            return None
        race = _told(result, sighting.pair, narrator, self._names_of(result))
        return race and {**race, "schedule": f"{format_schedule(sighting.schedule)}{result.settings}"}


def _schedule_of(result: Result) -> str:
    return f"{format_schedule(event[0] for event in result.events)}{result.settings}"


def _most_telling(found: tuple[Sites, Sighting]) -> tuple[Any, ...]:
    sites, (pair, schedule) = found
    return pair.order, len(schedule), sites


def _told(result: Result, pair: Pair, narrator: Narrator, names: LockNames) -> dict[str, Any] | None:
    """One race as data; None if the two steps are no accesses to one variable."""
    first, second = (result.events[index] for index in pair[1:])
    if not _is_storage(result.touched.get(first[2]), first[3]):
        return None
    accesses = [narrator.access(index, names) for index in pair[1:]]
    if any(access is None for access in accesses):
        return None
    told: Sequence[Mapping[str, Any]] = [access for access in accesses if access is not None]
    variable = told[0]["variable"]
    return {
        "order": _ORDERS[pair.order],
        "variable": variable,
        "accesses": [
            {key: value for key, value in access.items() if key != "variable"}
            | {"op": "write" if event[1] == Op.WRITE else "read"}
            | {"thread": clip(result.thread_names[event[0]], 100)}
            for access, event in zip(told, (first, second), strict=True)
        ],
    }


def _is_storage(holder: object, member: object) -> bool:
    """Whether `member` of `holder` is a variable, the same one for every thread."""
    if holder is None or not isinstance(member, str):
        return True
    if issubclass(type(holder), _thread._local):
        return False
    for cls in type(holder).__mro__:
        if member in cls.__dict__:
            kind = type(cls.__dict__[member])
            return kind is types.MemberDescriptorType or not hasattr(kind, "__set__")
    return True
