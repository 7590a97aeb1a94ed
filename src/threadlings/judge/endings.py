"""How one execution ended, as the judge knows it: frozen, typed, safe to print.

The probe is on the far side of a fence, and what it sends was shaped by a student's program. So nothing is
taken on trust here: each field must have exactly the type agreed on (`True` is not an `int`), text loses
terminal escapes and lone surrogates, and lengths are bounded. Whatever does not fit raises `ShapeError`,
which the caller turns into a verdict.

Observations are frozen: lists become tuples, dicts become `FrozenDict`, so that every value is hashable and
nobody can change what was observed. Values compare as Python compares them (`1 == True`).
"""

from __future__ import annotations

import re
import reprlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Never, TypeVar, cast

KINDS = frozenset({"returned", "raised", "exited", "deadlock", "spin", "step_limit"})
FILES = frozenset({"student", "scenarios", "library"})

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_MAX_LABELS = 20
_MAX_TEXT = 20_000
_MAX_LINE = 300

T = TypeVar("T")


class ShapeError(Exception):
    """Data from the probe that does not have the agreed shape."""


class FrozenDict(dict[str, Any]):
    """A dict that can be a member of a set; equal to any dict with the same items."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def _refuse(self, *_: object, **__: object) -> Never:
        raise TypeError("an observation cannot be changed; make a dict of your own: dict(value)")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse


def freeze(value: Any) -> Any:
    """The immutable twin of plain data; what is not plain data is returned as it is."""
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, dict):
        return FrozenDict({key: freeze(item) for key, item in value.items()})
    return value


class _Speller(reprlib.Repr):
    """`repr`, short enough for a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.maxtuple = self.maxdict = self.maxlist = 12
        self.maxstring = self.maxother = self.maxlong = 80
        self.maxlevel = 4

    def repr_FrozenDict(self, value: FrozenDict, level: int) -> str:  # noqa: N802 - reprlib's naming
        return self.repr_dict(value, level)


_speller = _Speller()


def spell(value: Any) -> str:
    """A value as a student would write it, shortened if long."""
    return _speller.repr(value)


def spell_choice(values: Iterable[Any], limit: int = 4) -> str:
    """Several values as a choice: `1, 2 or 3`."""
    spelled = [spell(value) for value in values]
    if len(spelled) > limit:
        spelled = [*spelled[:limit], f"{len(spelled) - limit} more"]
    return " or ".join([", ".join(spelled[:-1]), spelled[-1]] if len(spelled) > 1 else spelled)


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """An exception that ended a thread.

    Attributes:
        type: name of its class.
        message: its text.
        line: 1-based line where it left `file`, or None.
        file: `student`, `scenarios` or `library`: where the innermost frame of interest is.
        traceback: the formatted traceback, without the machinery's frames.
        thread: name of the thread, empty if unknown.
    """

    type: str
    message: str
    line: int | None = None
    file: str = "student"
    traceback: str = ""
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, slots=True)
class Blocked:
    """A thread that could not go on.

    Attributes:
        thread: its name.
        line: 1-based line of `file` where it stood, or None.
        file: `student`, `scenarios` or `library`.
        doing: what it did there (`acquire`, `join`, `wait`, ...).
        waits_for: what it waited for, e.g. the name of a lock or of a thread; empty if unknown.
        held_by: name of the thread that has it, or empty.
    """

    thread: str
    line: int | None = None
    file: str = "student"
    doing: str = ""
    waits_for: str = ""
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """One way in which executions of a scenario ended.

    Attributes:
        kind: `returned`, `raised`, `exited`, `deadlock`, `spin` or `step_limit`.
        value: the frozen observation (`returned` only).
        error: what was raised (`raised`, `exited`), or None.
        thread_errors: exceptions that ended other threads.
        leaked_threads: names of non-daemon threads that never end.
        blocked: threads that could not go on.
        held_locks: locks still held when everything had ended.
        busy_waited: whether a thread asked again and again while virtual time passed.
        overtakes: for each label of `threadlings.scenario.waiting` that was met, how many operations that
            came later got through before one of that label, at most.
        elapsed_s: least and greatest virtual duration of the executions that ended so.
        schedule: the shortest schedule that leads here (`v1:...`).
        count: number of executions that ended so.
        first_seen: number of the first of them, counting complete executions from 1; 0 if unknown.
        preemptions: switches in `schedule` away from a thread that could have gone on.
        record: the ending as the wire has it, its shape verified.
    """

    kind: str
    value: Any = None
    error: ErrorInfo | None = None
    thread_errors: tuple[ErrorInfo, ...] = ()
    leaked_threads: tuple[str, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    held_locks: tuple[str, ...] = ()
    busy_waited: bool = False
    overtakes: Mapping[str, int] = field(default_factory=dict)
    elapsed_s: tuple[float, float] = (0.0, 0.0)
    schedule: str = ""
    count: int = 1
    first_seen: int = 0
    preemptions: int = 0
    record: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def same_outcome(self, other: Ending) -> bool:
        """Whether both ended in the same way, whatever schedule led there."""
        return (
            self.kind == other.kind
            and (self.value == other.value or repr(self.value) == repr(other.value))  # NaN is not NaN
            and _error_types(self) == _error_types(other)
            and sorted(self.leaked_threads) == sorted(other.leaked_threads)
            and self.busy_waited == other.busy_waited
            and self.overtakes == other.overtakes
        )


def _error_types(ending: Ending) -> list[str]:
    errors = (*ending.thread_errors, *((ending.error,) if ending.error else ()))
    return sorted(error.type for error in errors)


# -- reading data of unknown shape ---------------------------------------------------------------------


def clean(text: str, limit: int = _MAX_TEXT) -> str:
    """Text that is safe to print: no escapes, no invisible reordering, no lone surrogates, bounded."""
    if len(text) > limit:
        text = text[:limit] + " ..."
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}
        else c
        for c in text
    )


def member(record: Mapping[str, Any], name: str, kind: type[T]) -> T:
    """`record[name]`, which must be of exactly the type `kind`."""
    value = record.get(name)
    if type(value) is not kind:
        raise ShapeError(f"`{name}` is {type(value).__name__}, not {kind.__name__}")
    return value


def number(record: Mapping[str, Any], name: str) -> float:
    """`record[name]` as a float; an int will do, a bool will not."""
    return _float(record.get(name), name)


def count(record: Mapping[str, Any], name: str) -> int:
    """`record[name]`, an int of at least 0."""
    value = member(record, name, int)
    if value < 0:
        raise ShapeError(f"`{name}` is negative")
    return value


def one_line(record: Mapping[str, Any], name: str) -> str:
    """`record[name]` as a short printable string without line breaks; absent or null is empty."""
    return " ".join(clean(prose(record, name), _MAX_LINE).split())


def prose(record: Mapping[str, Any], name: str) -> str:
    """`record[name]` as printable text; absent or null is empty."""
    return "" if record.get(name) is None else clean(member(record, name, str))


def line_number(record: Mapping[str, Any]) -> int | None:
    """`record["line"]`: a positive int, or None for unknown."""
    value = record.get("line")
    return None if value is None else (count(record, "line") or None)


def items(record: Mapping[str, Any], name: str, parse: Callable[[Any], T]) -> tuple[T, ...]:
    """`record[name]`, a list, each item read by `parse`."""
    return tuple(parse(item) for item in member(record, name, list))


def mapping(value: Any) -> dict[str, Any]:
    """`value`, which must be a JSON object."""
    if type(value) is not dict:
        raise ShapeError(f"{type(value).__name__} in place of an object")
    return cast(dict[str, Any], value)


def _float(value: Any, name: str) -> float:
    if type(value) is not float and type(value) is not int:
        raise ShapeError(f"`{name}` is {type(value).__name__}, not a number")
    try:
        return float(value)
    except OverflowError:
        raise ShapeError(f"`{name}` is a number beyond all bounds") from None


def _name(value: Any) -> str:
    return one_line({"name": value}, "name")


def _file(record: Mapping[str, Any]) -> str:
    value = member(record, "file", str)
    if value not in FILES:
        raise ShapeError(f"`file` is {clean(value, 40)!r}")
    return value


def _pair(record: Mapping[str, Any], name: str) -> tuple[float, float]:
    values = member(record, name, list)
    if len(values) != 2:
        raise ShapeError(f"`{name}` is not a pair")
    return _float(values[0], name), _float(values[1], name)


def _overtakes(data: Any) -> FrozenDict:
    """Read the wire's `overtakes`: numbers by label; a probe that knows of none leaves it out."""
    record = {} if data is None else mapping(data)
    if len(record) > _MAX_LABELS or not all(
        type(label) is str and _LABEL.fullmatch(label) for label in record
    ):
        raise ShapeError("`overtakes` has labels that are none")
    return FrozenDict({label: count(record, label) for label in record})


def parse_error(data: Any) -> ErrorInfo:
    """Read the wire's ERR."""
    record = mapping(data)
    return ErrorInfo(
        type=one_line(record, "type"),
        message=prose(record, "message"),
        line=line_number(record),
        file=_file(record),
        traceback=prose(record, "traceback"),
        thread=one_line(record, "thread"),
    )


def parse_blocked(data: Any) -> Blocked:
    """Read one item of the wire's `blocked`."""
    record = mapping(data)
    return Blocked(
        thread=one_line(record, "thread"),
        line=line_number(record),
        file=_file(record),
        doing=one_line(record, "doing"),
        waits_for=one_line(record, "waits_for"),
        held_by=one_line(record, "held_by"),
    )


def parse_ending(data: Any) -> Ending:
    """Read the wire's ENDING.

    Raises:
        ShapeError: a field is missing or is of another type.
    """
    record = mapping(data)
    kind = member(record, "kind", str)
    if kind not in KINDS:
        raise ShapeError(f"unknown kind of ending {clean(kind, 40)!r}")
    error = record.get("error")
    return Ending(
        kind=kind,
        value=freeze(record.get("value")),
        error=None if error is None else parse_error(error),
        thread_errors=items(record, "thread_errors", parse_error),
        leaked_threads=items(record, "leaked_threads", _name),
        blocked=items(record, "blocked", parse_blocked),
        held_locks=items(record, "held_locks", _name),
        busy_waited=member(record, "busy_waited", bool),
        overtakes=_overtakes(record.get("overtakes")),
        elapsed_s=_pair(record, "elapsed_s"),
        schedule=member(record, "schedule", str),
        count=count(record, "count"),
        first_seen=count(record, "first_seen"),
        preemptions=count(record, "preemptions"),
        record=record,
    )
