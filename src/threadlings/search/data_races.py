"""Data races: accesses that no synchronisation orders; and accesses whose locks do not agree.

Theory of operation. `races` orders all steps that depend on each other, because it looks for other outcomes.
Here only *synchronisation* orders: giving a lock back before it is taken again, starting a thread, its end
before whoever joined it or saw that it had ended, and each step on a semaphore, event, queue or future before
the steps that follow it there. Conditions, barriers and timers are library code over these. Sleeping orders
nothing, nor does a loop that looks at a variable. Two accesses to one member of one object by different
threads, at least one a write, that are not ordered by this are a *data race* (Lamport, CACM 1978; the epochs
are those of Flanagan and Freund, "FastTrack", PLDI 2009: one number a thread instead of a clock an access).

Of each place in the source that touched a variable, per thread, only the last access is kept. That loses no
pair of places: if an earlier access by the same thread at the same place is unordered with what follows, so
is the last one.

The *lockset* idea (Savage et al., "Eraser", 1997) asks something else: is there one lock that every access
holds? Asked of everything it blames initialisation before sharing, and results that are read after a join. So
it is asked of pairs that only locks keep apart (O'Callahan and Choi, PPoPP 2003): a second set of clocks
leaves out what locks order. A lock given back by a thread that had not taken it is a signal, not a lock, and
orders in both. A pair that no race shows in any order and that shares no lock is `DISAGREE`: it may be right
(a value published under a lock and read after it), and is a hint, not a finding.

What is an access: one of an attribute, a global, a closed-over variable, an item under a key. What touches
a container as a whole -- its methods, iteration, `len`, a new key -- never races with anything: Python
promises that each of these is one step, and two appends at once are no mistake. They order nothing either.

Most executions of a search differ only in how accesses alternate between two synchronisations, and what is
ordered does not depend on that: it follows from each thread's own steps and from the order of those that
synchronise. That is the `skeleton` of an execution. Of executions with one skeleton only the first is looked
at, which changes nothing, not even which sighting is kept: the others have the same pairs, all told already.
Not so where a thread gives back a lock that another one holds: what that one holds during an access depends
on when. Such executions are always looked at.

Invariants:
    * A pair of sites is reported once, over all executions that one `DataRaces` looks at; a race replaces
      what had been a disagreement of locks.
    * What happened before the first thread was started is not among the events, and races with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from threadlings.engine.events import WHOLE, Event, Op


class Order(IntEnum):
    """What keeps two conflicting accesses apart."""

    RACE = 0  # nothing
    DISAGREE = 1  # locks, but no lock that both hold


class Pair(NamedTuple):
    """Two conflicting accesses of one execution.

    Attributes:
        order: what keeps them apart.
        first: index of the earlier one.
        second: index of the later one.
    """

    order: Order
    first: int
    second: int


Sites = tuple[int, int]
_READ, _WRITE, _ACQUIRE, _TRY_OK, _RELEASE = map(int, (Op.READ, Op.WRITE, Op.ACQUIRE, Op.TRY_OK, Op.RELEASE))
_CHANGE, _LOOK, _START, _END, _JOIN, _PEEK = map(
    int, (Op.CHANGE, Op.LOOK, Op.START, Op.END, Op.JOIN, Op.PEEK)
)
_ORDERS = frozenset((_ACQUIRE, _TRY_OK, _RELEASE, _CHANGE, _LOOK, _START, _END, _JOIN, _PEEK))
_NO_LOCKS: frozenset[int] = frozenset()
_SKELETON_STEPS_AT_MOST = 1 << 15
_thread_of = itemgetter(0)


class _Cell:
    """The last accesses to one member, by thread, operation, site and locks held: when, and which event."""

    __slots__ = ("accesses", "common", "owner")

    def __init__(self, owner: int, locks: frozenset[int]) -> None:
        self.owner = owner
        self.common = locks
        self.accesses: dict[tuple[int, int, int, frozenset[int]], tuple[int, int]] = {}


def pairs(events: Sequence[Event], known: Set[Sites] = frozenset()) -> dict[Sites, Pair]:
    """The conflicting pairs of one execution that are races or whose locks disagree, by their sites.

    Of several pairs at the same two sites the first is kept, a race before a disagreement. Pairs in `known`
    are left out.
    """
    return _analyse(events, known)[0]


def _analyse(events: Sequence[Event], known: Set[Sites]) -> tuple[dict[Sites, Pair], bool]:
    """The pairs, and whether a thread gave back a lock that another one had taken."""
    threads = 1 + max((event[0] for event in events), default=0)
    found: dict[Sites, Pair] = {}
    # Entry `t` of a thread's clock: how far thread `t` had come when it last let this thread know.
    clocks = [[0] * threads for _ in range(threads)]
    without_locks = [[0] * threads for _ in range(threads)]
    for tid in range(threads):
        clocks[tid][tid] = 1
    gates: dict[int, list[int]] = {}
    signals: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    held = [_NO_LOCKS] * threads
    memory: dict[tuple[int, object], _Cell] = {}
    strangers = False

    def learn(obj_id: int) -> None:
        if obj_id in gates:
            clocks[tid] = list(map(max, clocks[tid], gates[obj_id]))
        if obj_id in signals:
            without_locks[tid] = list(map(max, without_locks[tid], signals[obj_id]))

    def publish(obj_id: int, to: dict[int, list[int]], clock: list[int]) -> None:
        known = to.get(obj_id)
        to[obj_id] = list(clock) if known is None else list(map(max, known, clock))

    def signal(obj_id: int) -> None:
        without_locks[tid][tid] = clocks[tid][tid]
        publish(obj_id, gates, clocks[tid])
        publish(obj_id, signals, without_locks[tid])
        clocks[tid][tid] += 1

    for index, (tid, op, obj_id, member, site) in enumerate(events):
        if op <= _WRITE:
            if member is WHOLE:
                continue
            clock, mine = clocks[tid], held[tid]
            cell = memory.get((obj_id, member))
            if cell is None:
                cell = memory[obj_id, member] = _Cell(tid, mine)
            elif cell.owner != tid:
                cell.owner = -1
            shared = cell.common & mine
            cell.common = shared
            # Whoever shares a lock with all accesses before comes after them, as long as locks are given back
            # by those who took them.
            if cell.owner < 0 and (strangers or not shared):
                weak = without_locks[tid]
                for (other, other_op, other_site, locks), (time, earlier) in cell.accesses.items():
                    if other == tid or weak[other] >= time or not (op or other_op):
                        continue
                    sites = (other_site, site) if other_site <= site else (site, other_site)
                    if sites in known:
                        continue
                    if clock[other] < time:
                        if sites not in found or found[sites].order:
                            found[sites] = Pair(Order.RACE, earlier, index)
                    elif sites not in found and not mine & locks:
                        found[sites] = Pair(Order.DISAGREE, earlier, index)
            cell.accesses[tid, op, site, mine] = (clock[tid], index)
        elif op == _RELEASE:
            if obj_id in held[tid]:
                publish(obj_id, gates, clocks[tid])
                clocks[tid][tid] += 1
                held[tid] -= {obj_id}
            else:
                signal(obj_id)
                strangers = True
                held = [locks - {obj_id} for locks in held]
        elif op in (_ACQUIRE, _TRY_OK):
            learn(obj_id)
            held[tid] |= {obj_id}
        elif op in (_CHANGE, _LOOK):
            learn(obj_id)
            if op == _CHANGE:
                signal(obj_id)
        elif op == _START:
            signal(obj_id)
            if isinstance(member, int) and member < threads:
                for table, told in ((clocks, gates), (without_locks, signals)):
                    table[member] = list(map(max, table[member], told[obj_id]))
        elif op == _END:
            signal(obj_id)
            ends[obj_id] = tid
        elif op in (_JOIN, _PEEK) and obj_id in ends:
            learn(obj_id)
    return found, strangers


def skeleton(events: Sequence[Event]) -> tuple[tuple[object, ...], ...]:
    """What decides which sites `pairs` finds: every thread's steps, and whose turn each synchronisation was.

    Equal skeletons have the same pairs of sites with the same `Order`; which events show them may differ.
    (If locks are given back by those who took them.)
    Objects are numbered in the order in which they come up here, because their ids differ from one execution
    to the next. Steps that neither are accesses nor order anything are left out.
    """
    numbers: dict[int, int] = {}
    number = numbers.setdefault
    lines = [
        # A start carries who is started; what a step on a monitor carries is no business of data races.
        (thread, op, number(obj_id, len(numbers)), member if op <= _WRITE or op == _START else WHOLE, site)
        for thread, op, obj_id, member, site in sorted(events, key=_thread_of)
        if (op <= _WRITE and member is not WHOLE) or op in _ORDERS
    ]
    return (*lines, tuple([event[0] for event in events if event[1] in _ORDERS]))


class Sighting(NamedTuple):
    """Where a pair was seen first.

    Attributes:
        pair: the accesses.
        schedule: thread of every step of that execution.
    """

    pair: Pair
    schedule: tuple[int, ...]


class DataRaces:
    """The pairs of all executions of a search, each pair of sites once.

    Args:
        worth: whether a pair of sites is of interest.
        at_most: how many to keep; a program with more has been told enough.
        remembered: bound on the steps of the skeletons kept, 150 bytes each; 0 looks at every execution.
    """

    def __init__(
        self,
        worth: Callable[[Sites], bool] = lambda _: True,
        at_most: int = 20,
        remembered: int = _SKELETON_STEPS_AT_MOST,
    ) -> None:
        self.found: dict[Sites, Sighting] = {}
        self._looked_at: set[tuple[tuple[object, ...], ...]] = set()
        self._room = self._remembered = remembered
        # Nothing that another execution shows can change these any more.
        self._races: set[Sites] = set()
        self._worth = worth
        self._at_most = at_most

    def look(self, events: Sequence[Event]) -> None:
        """Take in one execution."""
        bones = skeleton(events) if self._remembered else ()
        if bones in self._looked_at:
            return
        found, strangers = _analyse(events, self._races)
        if bones and not strangers:
            self._remember(bones)
        for sites, pair in found.items():
            known = self.found.get(sites)
            if known is None and (len(self.found) >= self._at_most or not self._worth(sites)):
                continue
            if known is None or pair.order < known.pair.order:
                self.found[sites] = Sighting(pair, tuple(event[0] for event in events))
                if pair.order is Order.RACE:
                    self._races.add(sites)

    def _remember(self, bones: tuple[tuple[object, ...], ...]) -> None:
        self._room -= len(bones)
        if self._room < 0:
            # A search that meets a skeleton again does so soon, and may meet others than at its beginning.
            self._looked_at.clear()
            self._room = self._remembered - len(bones)
        self._looked_at.add(bones)
