"""Requests to the probe, and records from it.

Theory of operation. Each request carries a fresh random key over a pipe that student code never sees. Each
record that comes back is one line: a keyed BLAKE2 digest, a space, JSON. The digest covers the record's
number, so records cannot be left out, repeated or reordered; a program that prints something that looks like
a record, or exits early in the hope that silence is success, produces nothing that verifies. This raises the
cost of forgery; the boundary is that expected values never enter the jail.

Only the last record of a run says what came of it; those before it tell how far a search has come. The last
one is read strictly (see `endings`): a record of another shape raises `ShapeError`, exactly like a digest
that does not fit, and the caller makes a verdict of both.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, cast

from threadlings.jail import Limits
from threadlings.judge.endings import (
    FILES,
    Ending,
    ShapeError,
    count,
    items,
    line_number,
    mapping,
    member,
    number,
    one_line,
    parse_ending,
    prose,
)
from threadlings.judge.races import Race, parse_race
from threadlings.judge.stress import StressOutcome, parse_outcome
from threadlings.judge.turns import Following, Orders, parse_following, parse_orders

VERSION = 1
_KEY_BYTES = 16
_DIGEST_BYTES = 16

REASONS = frozenset(
    {
        "syntax_error",
        "import_error",
        "load_error",
        "load_deadlock",
        "missing",
        "bad_observation",
        "unsupported",
        "forbidden",
        "scenario_error",
    }
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The student's module could be loaded."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The probe could not run what it was asked to.

    Attributes:
        reason: one of `REASONS`.
        message: one sentence on what is wrong.
        line: 1-based line of the student's file, or None.
        traceback: formatted, possibly empty.
    """

    reason: str
    message: str
    line: int | None = None
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class Explored:
    """The result of a search.

    Attributes:
        endings: every distinct way an execution ended, the shortest schedule first.
        schedules: number of executions.
        exhaustive: whether every interleaving was covered, up to equivalence.
        bound: how far the search went where it is not exhaustive; empty if it is.
        nondeterministic: whether the same schedule led to different executions.
        races: accesses that nothing puts in order, and accesses under locks that do not agree.
        out_of_time: whether the search ended because its time was over.
        left_out: executions that ended in yet other ways than `endings`, for which there was no room.
    """

    endings: tuple[Ending, ...]
    schedules: int
    exhaustive: bool
    bound: str = ""
    nondeterministic: bool = False
    races: tuple[Race, ...] = ()
    out_of_time: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come.

    Attributes:
        phase: what is being done, in words.
        executions: executions so far, in all phases.
        done: executions of this phase.
        budget: the most it may take.
    """

    phase: str
    executions: int
    done: int
    budget: int


@dataclass(frozen=True, slots=True)
class Explained:
    """One schedule, replayed and traced.

    Attributes:
        ending: how the replay ended.
        confirmed: whether replaying it again did the same.
        preemptions: switches away from a thread that could have gone on.
        followed: how many steps of the schedule the program took as it says.
        asked: how many steps the schedule has.
        record: the record as it came, its shape verified, for `threadlings.explain`.
        race: the race that was asked for, as it was met again; None if none was asked for, or met.
    """

    ending: Ending
    confirmed: bool
    preemptions: int
    followed: int
    asked: int
    record: Mapping[str, Any]
    race: Race | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Real seconds by scenario, and the build of Python that took them."""

    best_s: Mapping[str, float]
    build: str


@dataclass(frozen=True, slots=True)
class Stressed:
    """Runs with real threads.

    Attributes:
        runs: how many were made.
        outcomes: the distinct ways in which they ended, most frequent first.
        build: `GIL` or `free-threaded`.
    """

    runs: int
    outcomes: tuple[StressOutcome, ...]
    build: str


Record = Loaded | Refused | Explored | Explained | Measured | Stressed | Following | Orders


def new_key() -> str:
    """A fresh key, as hexadecimal digits."""
    return secrets.token_hex(_KEY_BYTES)


def build_request(
    mode: str,
    *,
    key: str,
    name: str,
    source: str,
    scenarios: str = "",
    scenario: str = "",
    params: Mapping[str, Any] | None = None,
    schedule: str | None = None,
    options: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """A request of the agreed shape.

    Args:
        mode: `load`, `explore`, `explain`, `measure`, `stress`, `follow` or `orders`.
        key: see `new_key`.
        name: name of the student's module, without `.py`.
        source: text of the student's module.
        scenarios: text of the scenarios file.
        scenario: name of the function in it.
        params: JSON arguments for the scenario.
        schedule: what to replay (`explain` only).
        options: `max_executions`, `max_steps`, `early_timeouts`, `durations`, `search_limit_s`, `races`,
            `race`, `repeats`, `scenarios`, `actors`, `turns`, `split`, `limit`.
        limits: limits of the child that serves the request.
    """
    request: dict[str, Any] = {
        "version": VERSION,
        "key": key,
        "mode": mode,
        "student": {"name": name, "source": source},
        "scenarios": {"source": scenarios},
        "scenario": scenario,
        "params": dict(params or {}),
        "options": dict(options or {}),
        "limits": (limits or Limits()).to_json(),
    }
    if schedule is not None:
        request["schedule"] = schedule
    return request


def last_record(lines: Sequence[str], key: str) -> Record:
    """Verify all `lines` and read the last.

    Raises:
        ShapeError: there is none, a digest does not fit, or the record does not have the agreed shape.
    """
    if not lines:
        raise ShapeError("no record came back")
    for index, line in enumerate(lines, 1):
        if not _verified(line, index, key):
            raise ShapeError(f"record {index} was not written by the probe")
    try:
        return parse_record(json.loads(lines[-1].partition(" ")[2]))
    except (ValueError, RecursionError) as error:
        raise ShapeError(f"the last record cannot be read: {error}") from None


def _verified(line: str, number: int, key: str) -> bool:
    """Whether a line is the record with this number, written by whoever knows the key."""
    digest, _, body = line.partition(" ")
    expected = blake2b(
        f"{number}:{body}".encode(errors="replace"), digest_size=_DIGEST_BYTES, key=bytes.fromhex(key)
    )
    return hmac.compare_digest(digest.encode(errors="replace"), expected.hexdigest().encode())


class ProgressReader:
    """Reads progress from records as they come, for people to look at; results do not depend on it.

    Args:
        key: the key of the request.
        show: is handed what was read. Records that do not verify are passed over here: `last_record` makes a
            verdict of them when all have come.
    """

    def __init__(self, key: str, show: Callable[[Progress], None]) -> None:
        self._key = key
        self._show = show
        self._count = 0

    def __call__(self, lines: Sequence[str]) -> None:
        """Read some more records."""
        for line in lines:
            self._count += 1
            if _verified(line, self._count, self._key):
                try:
                    record = mapping(json.loads(line.partition(" ")[2]))
                    if record.get("kind") == "progress":
                        self._show(_progress(record))
                except (ValueError, RecursionError):
                    continue


def _progress(record: Mapping[str, Any]) -> Progress:
    return Progress(
        phase=one_line(record, "phase"),
        executions=count(record, "executions"),
        done=count(record, "done"),
        budget=count(record, "budget"),
    )


def parse_record(data: Any) -> Record:
    """Read a record of any kind.

    Raises:
        ShapeError: it does not have the agreed shape.
    """
    record = mapping(data)
    kind = member(record, "kind", str)
    if kind == "loaded":
        return Loaded()
    if kind == "rejected":
        return _refused(record)
    if kind == "exploration":
        return _explored(record)
    if kind == "explanation":
        return _explained(record)
    if kind == "measurement":
        return _measured(record)
    if kind == "stress":
        return Stressed(
            count(record, "runs"), items(record, "outcomes", parse_outcome), one_line(record, "build")
        )
    if kind == "following":
        return parse_following(record)
    if kind == "orders":
        return parse_orders(record)
    raise ShapeError("a record of unknown kind")


def _refused(record: Mapping[str, Any]) -> Refused:
    reason = member(record, "reason", str)
    if reason not in REASONS:
        raise ShapeError("an unknown reason")
    return Refused(reason, prose(record, "message"), line_number(record), prose(record, "traceback"))


def _explored(record: Mapping[str, Any]) -> Explored:
    endings = items(record, "endings", parse_ending)
    schedules = count(record, "schedules")
    if not endings or not schedules:
        raise ShapeError("an exploration without a single execution")
    return Explored(
        endings=endings,
        schedules=schedules,
        exhaustive=member(record, "exhaustive", bool),
        bound=one_line(record, "bound"),
        nondeterministic=member(record, "nondeterministic", bool),
        races=() if record.get("races") is None else items(record, "races", parse_race),
        out_of_time=member(record, "out_of_time", bool),
        left_out=count(record, "left_out"),
    )


def _explained(record: Mapping[str, Any]) -> Explained:
    _check_trace(mapping(record.get("trace")))
    return Explained(
        ending=parse_ending(record.get("ending")),
        confirmed=member(record, "confirmed", bool),
        preemptions=count(record, "preemptions"),
        followed=count(record, "followed"),
        asked=count(record, "asked"),
        record=record,
        race=None if record.get("race") is None else parse_race(record["race"]),
    )


def _measured(record: Mapping[str, Any]) -> Measured:
    best = member(record, "best_s", dict)
    if not all(type(name) is str for name in best):
        raise ShapeError("`best_s` has a key that is not text")
    return Measured({name: number(best, name) for name in best}, one_line(record, "build"))


_STEP_TYPES: Mapping[str, tuple[type, ...]] = {
    "n": (int,),
    "thread": (int,),
    "line": (int, type(None)),
    "source": (str, type(None)),
    "function": (str, type(None)),
    "op": (str,),
    "variable": (str, type(None)),
    "location": (str, type(None)),
    "value": (str, type(None)),
    "new_value": (str, type(None)),
    "ok": (bool, type(None)),
    "blocking": (bool, type(None)),
    "locks_held": (list, type(None)),
    "lock": (str, type(None)),
    "critical_section": (int, type(None)),
    "time_s": (float, int),
    "preemption": (bool, type(None)),
    "position": (int, type(None)),
    "choices": (list,),
    "holding": (list,),
    "waiting": (list,),
}
_HOLDING_TYPES: Mapping[str, tuple[type, ...]] = {"thread": (int,), "lock": (str,)}
_WAITING_TYPES: Mapping[str, tuple[type, ...]] = {
    "thread": (int,),
    "lock": (str, type(None)),
    "other": (int, type(None)),
    "doing": (str,),
    "file": (str,),
    "line": (int, type(None)),
}


def _check_trace(trace: Mapping[str, Any]) -> None:
    """The types in a TRACE; `threadlings.explain` gives them their meaning."""
    for raw in member(trace, "threads", list):
        thread = mapping(raw)
        member(thread, "id", int)
        member(thread, "name", str)
    for raw in member(trace, "steps", list):
        step = mapping(raw)
        if member(step, "file", str) not in FILES:
            raise ShapeError("a step in an unknown file")
        _check_types(step, _STEP_TYPES)
        held = cast(list[Any], step.get("locks_held") or [])
        if not all(type(lock) is str for lock in held):
            raise ShapeError("a lock that is not text")
        if not all(type(thread) is int for thread in member(step, "choices", list)):
            raise ShapeError("a choice that is no thread")
        for name, types in (("holding", _HOLDING_TYPES), ("waiting", _WAITING_TYPES)):
            for part in member(step, name, list):
                _check_types(mapping(part), types)


def _check_types(record: Mapping[str, Any], types: Mapping[str, tuple[type, ...]]) -> None:
    for name, allowed in types.items():
        if type(record.get(name)) not in allowed:
            raise ShapeError(f"`{name}` of a step is {type(record.get(name)).__name__}")
