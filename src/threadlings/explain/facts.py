"""Facts of a trace: which access of one thread came between two accesses of another.

Two accesses of one thread that belong together, and one access of another thread between them: that is the
shape of every atomicity violation on one variable. Of the eight combinations of reads and writes four are
unserialisable (Lu, Tucek, Qin and Zhou, "AVIO: Detecting Atomicity Violations via Access Interleaving
Invariants", ASPLOS 2006); each is a `Kind` here, with two relatives over several variables. Facts are
stated without judgement -- who held which lock is `locksets`' business, what it means is `rules`'.

Invariants:
    * `first` and `last` are steps of one thread, `between` is a step of another, and they happened in this
      order; all three touch shared storage in the student's or the scenario's code, never in the library.
    * A conflict changed something: an intruder who wrote the value that was there already is left out.
    * What the starting thread does before it starts anybody, or after everybody ended, interrupts nobody
      and cannot be interrupted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise, takewhile

from threadlings.explain.step import Step, owner
from threadlings.explain.trace import Trace


class Kind(IntEnum):
    """The shapes, the one that proves most first (A is one thread, B the other).

    LOST_UPDATE: A reads, B writes, A writes without having looked again. B's write is gone.
    STALE_CHECK: A reads, B writes, A writes what follows from its first look. The decision is old.
    OVERWRITTEN: A writes, B writes, A reads and takes it for its own.
    TORN: A reads two variables that B writes together, one before and one after B (or A and B swapped).
    HALF_DONE: A writes twice, B looks in between.
    STALE_LOOK: A reads, B writes, A goes on and writes something else.
    """

    LOST_UPDATE = 0
    STALE_CHECK = 1
    OVERWRITTEN = 2
    TORN = 3
    HALF_DONE = 4
    STALE_LOOK = 5


@dataclass(frozen=True, slots=True)
class Conflict:
    """One interruption.

    Attributes:
        kind: its shape.
        first: A's first access.
        between: B's access.
        last: A's last access.
        twin: B's own read of the same old value, before anybody wrote; None if B did not look.
    """

    kind: Kind
    first: Step
    between: Step
    last: Step
    twin: Step | None = None

    @property
    def location(self) -> str:
        """The storage that was pulled from under A."""
        return self.between.location

    @property
    def locations(self) -> tuple[str, ...]:
        """All storage the conflict is about."""
        return tuple(dict.fromkeys((self.first.location, self.between.location, self.last.location)))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that make the case, in order."""
        found = [self.first, self.between, self.last, *([self.twin] if self.twin else [])]
        return tuple(sorted(set(found), key=lambda step: step.index))

    @property
    def threads(self) -> tuple[int, ...]:
        """A and B, the one whose step came first in front."""
        return tuple(dict.fromkeys(step.thread for step in self.steps))


def conflicts(trace: Trace, got: str = "") -> tuple[Conflict, ...]:
    """All conflicts of `trace`, the most telling first.

    A kind that proves more outranks one that proves less. Within a kind, a variable whose last value can
    be seen in the observation `got` outranks one that left no mark there; then the earliest wins.
    """
    found = [
        conflict
        for location in trace.by_location
        for thread in sorted({step.thread for step in trace.by_location[location]})
        for conflict in _on_one_location(trace, location, thread)
    ]
    found += _torn(trace)
    found += _stale_looks(trace)
    return tuple(
        sorted(found, key=lambda conflict: (conflict.kind, not _shows(trace, conflict, got), _when(conflict)))
    )


def last_value(trace: Trace, location: str) -> str | None:
    """The repr that the last access left in `location`."""
    steps = trace.by_location.get(location, ())
    return (steps[-1].after if steps[-1].writes else steps[-1].before) if steps else None


def _when(conflict: Conflict) -> tuple[int, int, int]:
    return conflict.last.index, conflict.between.index, conflict.first.index


def _shows(trace: Trace, conflict: Conflict, got: str) -> bool:
    final = last_value(trace, conflict.location)
    return bool(got) and final is not None and final in re.findall(r"'[^']*'|\"[^\"]*\"|[\w.+-]+", got)


def _on_one_location(trace: Trace, location: str, thread: int) -> Iterator[Conflict]:
    """Conflicts in which `thread` is interrupted at `location`."""
    accesses = trace.accesses(location)
    mine = [step for step in accesses if step.thread == thread and _takes_part(trace, step)]
    for position, last in enumerate(mine):
        if last.writes and position:
            yield from _before_write(accesses, mine[:position], last)
        if last.reads and position and not _begins_update(mine, position):
            yield from _before_read(accesses, mine[position - 1], last)


def _before_write(accesses: Sequence[Step], earlier: Sequence[Step], last: Step) -> Iterator[Conflict]:
    """Conflicts that end with the write `last`; `earlier` are the thread's accesses before it."""
    looks = list(takewhile(lambda step: step.reads, reversed(earlier)))[::-1]
    if looks:
        intruder = _writer_between(accesses, looks[-1], last)
        if intruder:
            # A container's method changes what is there, not what was seen: nothing is lost, the look is old.
            kind = Kind.STALE_CHECK if last.is_whole else Kind.LOST_UPDATE
            yield Conflict(kind, looks[-1], intruder, last, _twin(accesses, looks[-1], intruder))
            return
    # The write followed a fresh look, or none. Is there an older look that the fresh one does not repeat?
    for look, following in reversed(list(pairwise(looks))):
        intruder = _writer_between(accesses, look, following)
        if intruder:
            repeated = any(_same_place(look, later) for later in looks if later.index > look.index)
            if not repeated:
                yield Conflict(Kind.STALE_CHECK, look, intruder, last, _twin(accesses, look, intruder))
            break
    previous = next((step for step in reversed(earlier) if step.writes), None)
    if previous and previous.function == last.function:
        looker = next((step for step in _foreign(accesses, previous, last) if step.reads), None)
        if looker:
            yield Conflict(Kind.HALF_DONE, previous, looker, last)


def _before_read(accesses: Sequence[Step], first: Step, last: Step) -> Iterator[Conflict]:
    """Conflicts that end with the read `last`, not itself the beginning of an update."""
    intruder = _writer_between(accesses, first, last)
    if intruder and first.writes and first.function == last.function:
        yield Conflict(Kind.OVERWRITTEN, first, intruder, last)


def _writer_between(accesses: Sequence[Step], first: Step, last: Step) -> Step | None:
    """The first foreign write between two steps, if the value there really changed."""
    writes = [step for step in _foreign(accesses, first, last) if step.writes]
    if not writes:
        return None
    known = first.after if first.writes else first.before
    if known is not None and writes[-1].after == known:
        return None
    return writes[0]


def _foreign(accesses: Sequence[Step], first: Step, last: Step) -> Iterator[Step]:
    return (s for s in accesses if first.index < s.index < last.index and s.thread != first.thread)


def _twin(accesses: Sequence[Step], look: Step, intruder: Step) -> Step | None:
    """The intruder's own earliest read of the value that `look` saw."""
    twin: Step | None = None
    for step in accesses[: accesses.index(intruder)][::-1]:
        if step.writes:
            break
        if step.thread == intruder.thread and step.before == look.before:
            twin = step
    return twin


def _torn(trace: Trace) -> Iterator[Conflict]:
    """A look at two variables of one owner astride another thread's change of both.

    Only reads that follow each other in one function count as one look, and only writes that follow each
    other in one function as one change; otherwise any two methods called one after the other would do.
    """
    looks = list(_pairs(trace, "read"))
    changes = list(_pairs(trace, "write"))
    for x, y in looks:
        for v, w in changes:
            if v.thread == x.thread or {v.location, w.location} != {x.location, y.location}:
                continue
            if x.index < v.index < w.index < y.index:
                yield Conflict(Kind.TORN, x, v if v.location == y.location else w, y)
            elif v.index < x.index < y.index < w.index:
                yield Conflict(Kind.TORN, v, x if x.location == w.location else y, w)
            elif v.index < x.index < w.index < y.index and v.location == y.location:
                yield Conflict(Kind.TORN, v, x, w)
            elif x.index < v.index < y.index < w.index and v.location == y.location:
                yield Conflict(Kind.TORN, x, v, y)


def _pairs(trace: Trace, op: str) -> Iterator[tuple[Step, Step]]:
    """A thread's accesses of kind `op` to two members of one owner, one right after the other."""
    for steps in trace.by_thread.values():
        chosen = [s for s in steps if s.op == op and s.location in trace.changing and _takes_part(trace, s)]
        for one, other in pairwise(chosen):
            if (
                one.location != other.location
                and owner(one.location) == owner(other.location)
                and one.function == other.function
            ):
                yield one, other


def _stale_looks(trace: Trace) -> Iterator[Conflict]:
    """A look, a foreign change of what was seen, and then the looker's next write, to something else."""
    for thread, steps in trace.by_thread.items():
        for look in steps:
            if not look.reads or look.file == "library" or not _takes_part(trace, look):
                continue
            accesses = trace.accesses(look.location)
            rest = [s for s in steps if s.index > look.index and s.file != "library"]
            act = next((s for s in rest if s.writes), None)
            if act is None or act.location == look.location or act.function != look.function:
                continue
            again = next((s for s in rest if s.location == look.location), None)
            if again is not None and again.index < act.index:
                continue
            intruder = _writer_between(accesses, look, act)
            if intruder and intruder.thread != thread:
                yield Conflict(Kind.STALE_LOOK, look, intruder, act, _twin(accesses, look, intruder))


def _takes_part(trace: Trace, step: Step) -> bool:
    """False for what the starting thread does before it starts others; afterwards nobody can intrude."""
    return step.thread != trace.steps[0].thread or step.index >= trace.concurrent.start


def _begins_update(mine: Sequence[Step], position: int) -> bool:
    """Whether the read at `position` is the first half of a `+=`."""
    return position + 1 < len(mine) and mine[position + 1].writes


def _same_place(one: Step, other: Step) -> bool:
    return (one.file, one.line, one.function) == (other.file, other.line, other.function)
