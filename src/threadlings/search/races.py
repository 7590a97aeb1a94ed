"""Happens-before over one execution, and the races that a search must reverse.

Theory of operation. Two steps are *dependent* when they touch the same thing and at least one changes it.
Happens-before is the smallest order that contains each thread's own order, the order of dependent steps, and
the edges of starting, ending, joining and waking up. It is computed with vector clocks: entry `t` of a
step's clock is the index of the last step of thread `t` that happened before it (or is it).

A *race* is a pair of dependent steps of different threads, neither ordered by anything in between, that
could have happened the other way round. For each race the analysis names the threads that could be run first
at the earlier step so that the later one overtakes it: the *initials* of what is left when the earlier step
and everything after it in happens-before is taken out (Abdulla, Aronis, Jonsson, Sagonas: Source Sets,
JACM 2017).

What may overtake what:
    * a blocking acquire cannot overtake a release (it was not enabled), it overtakes the acquire before it;
    * a try-lock, a timed wait past its time and a question about a lock's state can overtake a release;
    * a release can be overtaken by, and can overtake, a try-lock that failed;
    * waiting for a thread's end cannot overtake that end, it overtakes the start: who has not been started is
      not waited for. A question who is alive overtakes both; which threads there are, every start and end;
    * a step on a monitor overtakes back to the latest moment at which its guard held;
    * where waits may end early, a reading of the clock and a move of it overtake each other, and two moves
      commute;
    * the wake-up from a sleep comes after everything before the clock moved, because the clock moves only
      when nobody can run.

Steps that were announced but never made race as well, and leaving them out makes the search incomplete: those
of threads that stay blocked or that the search put to sleep, and those that were waited for until time ran
out (they stand where the clock moved).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import reduce
from typing import NamedTuple

from threadlings.engine.events import CENSUS, CLOCK, WHOLE, Event, Op

Clock = tuple[int, ...]
_NONE = -1
_LOCK_CHANGES = frozenset((Op.ACQUIRE, Op.TRY_OK, Op.RELEASE))
_CHANGES = _LOCK_CHANGES | {Op.WRITE, Op.START, Op.END, Op.WAKE, Op.CHANGE, Op.RAISE}
_LIFE_OPS = frozenset((Op.START, Op.END))
_FREE_OPS = frozenset((Op.BEGIN, Op.SPIN, Op.SLEEP, Op.WAKE, Op.LINE))
_MONITOR_OPS = frozenset((Op.CHANGE, Op.LOOK))
_LOCK_OPS = frozenset((Op.ACQUIRE, Op.TRY_OK, Op.TRY_FAIL, Op.RELEASE, Op.PEEK, Op.START, Op.JOIN, Op.END))


class Race(NamedTuple):
    """Two steps that could have happened the other way round.

    Attributes:
        earlier: index of the step to be overtaken.
        initials: threads any of which may be run there instead.
        overtaker: the thread of the later step if that step is the first that it would make there, else -1.
    """

    earlier: int
    initials: frozenset[int]
    overtaker: int


class _Cell:
    """Last touches of one member: the last change, and the reads since."""

    __slots__ = ("reads", "write")

    def __init__(self) -> None:
        self.write = _NONE
        self.reads: list[int] = []


class _Gate:
    """Last touches of a lock, or of a thread's life (nobody waits before its start or after its end)."""

    __slots__ = ("acquire", "change", "peeks", "start")

    def __init__(self) -> None:
        self.acquire = _NONE
        self.start = _NONE
        self.change = _NONE
        self.peeks: list[int] = []


class Analysis:
    """Happens-before and races of one execution.

    Args:
        events: the steps that were made.
        pending: steps that were announced and not made, one a thread at most; two events if it may also move
            the clock.
        inner: indices of steps that belong to the turn of the step before; a turn is overtaken as a whole.
        first_new: races whose later step comes before this index are known already and not reported.
    """

    def __init__(
        self,
        events: Sequence[Event],
        pending: Sequence[Event] = (),
        first_new: int = 0,
        inner: Set[int] = frozenset(),
    ) -> None:
        self.events = events
        self._inner = inner
        self.clocks: list[Clock] = []
        self.races: list[Race] = []
        self._first_new = first_new
        threads = 1 + max((e[0] for e in (*events, *pending)), default=0)
        for event in events:
            if event[1] == Op.START and isinstance(event[3], int):
                threads = max(threads, event[3] + 1)
        self._zero: Clock = (_NONE,) * threads
        self._now: list[Clock] = [self._zero] * threads
        self._memory: dict[int, dict[object, _Cell]] = {}
        self._gates: dict[int, _Gate] = {}
        self._monitors: dict[int, list[int]] = {}
        self._on_clock: dict[bool, list[int]] = {True: [], False: []}
        self._lives: list[int] = []
        self._censuses: list[int] = []
        self._shared = self._shared_objects(pending)
        self._advances: dict[int, list[Event]] = {}
        for event in events:
            if event[1] == Op.WAKE:
                advanced_at, in_vain = _wake_of(event)
                self._advances.setdefault(advanced_at, []).extend([in_vain] if in_vain else [])
            elif event[1] == Op.SPIN and _spin_of(event)[1] >= 0:
                self._advances.setdefault(_spin_of(event)[1], [])
        self._at_advance: dict[int, Clock] = {}
        for index, event in enumerate(events):
            if index in self._advances:
                self._at_advance[index] = reduce(_join, self._now)
                for in_vain in self._advances[index]:
                    self._pending(index, in_vain)
            if index in inner:
                continue
            if index + 1 in inner:
                self._turn(index)
            else:
                self._step(index, event)
        together: dict[int, list[Event]] = {}
        for event in pending:
            together.setdefault(event[0], []).append(event)
        for announced in together.values():
            self._pending(len(events), *announced)

    # -- one step --------------------------------------------------------------------------------------

    def _shared_objects(self, pending: Sequence[Event]) -> set[int]:
        owner: dict[int, int] = {}
        shared: set[int] = {CENSUS}
        for event in (*self.events, *pending):
            if owner.setdefault(event[2], event[0]) != event[0]:
                shared.add(event[2])
        return shared

    def _step(self, index: int, event: Event) -> None:
        thread, op, obj_id, member, _ = event
        clock = self._now[thread]
        if op <= Op.WRITE and obj_id != CLOCK:
            # Most steps are these.
            if obj_id in self._shared:
                before, _ = self._access_dependencies(op, obj_id, member)
                if before:
                    if index >= self._first_new:
                        self._report(index, thread, clock, before, before)
                    clock = self._after(clock, before)
                self._remember_access(index, op, obj_id, member)
            clock = self._with(clock, thread, index)
        elif op == Op.WAKE:
            clock = self._with(_join(clock, self._at_advance[_wake_of(event)[0]]), thread, index)
        elif op == Op.SPIN:
            clock = self._with(self._after_change(clock, event, index), thread, index)
        elif self._is_free(op, obj_id):
            clock = self._with(clock, thread, index)
        else:
            joined, candidates = self._dependencies(op, obj_id, member, clock)
            if index >= self._first_new:
                self._report(index, thread, clock, candidates, joined)
            clock = self._with(self._after(clock, joined), thread, index)
            self._remember(index, op, obj_id, member)
        if op == Op.START and isinstance(member, int):
            self._now[member] = clock
        self._now[thread] = clock
        self.clocks.append(clock)

    def _is_free(self, op: int, obj_id: int) -> bool:
        """Whether the step depends on none but its thread's own steps."""
        return op in _FREE_OPS or not (obj_id in self._shared or op in _LIFE_OPS)

    def _turn(self, head: int) -> None:
        """Several steps that are one: the first comes after all that any of them comes after.

        Else a thread whose turn begins with something harmless would pass for one that can go first.
        """
        thread = self.events[head][0]
        clock = self._now[thread]
        end = head + 1
        while end in self._inner:
            end += 1
        joined: list[int] = []
        overtaken: list[list[int]] = []
        for index in range(head, end):
            _, op, obj_id, member, _ = self.events[index]
            if self._is_free(op, obj_id):
                continue
            before, candidates = self._dependencies(op, obj_id, member, clock)
            joined += [other for other in before if other < head]
            overtaken.append([other for other in candidates if other < head])
            self._remember(index, op, obj_id, member)
        if head >= self._first_new:
            for candidates in overtaken:
                self._report(head, thread, clock, candidates, joined)
        clock = self._with(self._after(clock, joined), thread, end - 1)
        for index in range(head, end):
            _, op, _, member, _ = self.events[index]
            if op == Op.START and isinstance(member, int):
                self._now[member] = clock
            self.clocks.append(clock)
        self._now[thread] = clock

    def _after_change(self, clock: Clock, event: Event, index: int) -> Clock:
        """A loop that only looked goes on because time passed, or because of the first change since."""
        since, advanced_at = _spin_of(event)
        if advanced_at >= 0:
            return _join(clock, self._at_advance[advanced_at])
        changes = _CHANGES if since >= 0 else _CHANGES - _LOCK_CHANGES
        for position in range(since if since >= 0 else ~since, index):
            other, op = self.events[position][:2]
            if other != event[0] and op in changes:
                return _join(clock, self.clocks[position])
        return clock

    def _pending(self, index: int, *announced: Event) -> None:
        """A step that was announced and not made before step `index`, as one event or as two halves."""
        thread = announced[0][0]
        joined: list[int] = []
        overtaken: list[list[int]] = []
        for _, op, obj_id, member, _ in announced:
            if op in _FREE_OPS or (obj_id not in self._shared and op not in _LIFE_OPS):
                continue
            before, candidates = self._dependencies(op, obj_id, member, self._now[thread])
            if op == Op.ACQUIRE:
                # The lock is held (it may have been taken before the first thread started, where no steps
                # are recorded), so questions about it could not have been overtaken.
                candidates = [taken for taken in candidates if taken == self._gates[obj_id].acquire]
            joined += before
            overtaken.append(candidates)
        for candidates in overtaken:
            self._report(index, thread, self._now[thread], candidates, joined)

    def _after(self, clock: Clock, before: Sequence[int]) -> Clock:
        """The clock of a step that comes after all of `before` and after what `clock` knows."""
        for other in before:
            # Who knows a step knows all that it knew.
            if clock[self.events[other][0]] < other:
                clock = _join(clock, self.clocks[other])
        return clock

    def _with(self, clock: Clock, thread: int, index: int) -> Clock:
        return (*clock[:thread], index, *clock[thread + 1 :])

    # -- dependencies ----------------------------------------------------------------------------------

    def _dependencies(
        self, op: int, obj_id: int, member: object, clock: Clock
    ) -> tuple[list[int], list[int]]:
        """(steps this one comes after, those among them or others that it could overtake)."""
        if op in _MONITOR_OPS:
            return self._monitor_dependencies(op, obj_id, member, clock)
        if obj_id == CLOCK:
            others = self._on_clock[op != Op.CLOCK]
            return others, others
        if obj_id == CENSUS:
            return self._lives, self._lives
        if op in _LOCK_OPS:
            return self._gate_dependencies(op, self._gates.setdefault(obj_id, _Gate()))
        return self._access_dependencies(op, obj_id, member)

    def _access_dependencies(self, op: int, obj_id: int, member: object) -> tuple[list[int], list[int]]:
        cells = self._memory.setdefault(obj_id, {})
        if member is WHOLE:
            touched = list(cells.values())
        else:
            touched = [cells[key] for key in (member, WHOLE) if key in cells]
        before: list[int] = []
        for cell in touched:
            if cell.write != _NONE:
                before.append(cell.write)
            if op == Op.WRITE:
                before.extend(cell.reads)
        return before, before

    def _gate_dependencies(self, op: int, gate: _Gate) -> tuple[list[int], list[int]]:
        last = [gate.change] if gate.change != _NONE else []
        if op == Op.ACQUIRE:
            overtaken = [gate.acquire] if gate.acquire != _NONE else []
            return last + gate.peeks, overtaken + gate.peeks
        if op == Op.JOIN:
            return last, [gate.start] if gate.start != _NONE else []
        if op in _LIFE_OPS:
            last = last + self._censuses
        if op in (Op.PEEK, Op.TRY_FAIL):
            return last, last
        return last + gate.peeks, last + gate.peeks

    def _monitor_dependencies(
        self, op: int, obj_id: int, member: object, clock: Clock
    ) -> tuple[list[int], list[int]]:
        """Like locks, for steps with guards: back to the first moment at which the step was enabled."""
        assert isinstance(member, tuple)
        _, guard, parameter, _ = member
        history = self._monitors.setdefault(obj_id, [])
        before: list[int] = []
        for earlier in reversed(history):
            changes = self.events[earlier][1] == Op.CHANGE
            if changes or op == Op.CHANGE:
                before.append(earlier)
            if changes:
                break
        overtaken: list[int] = []
        for earlier in reversed(history):
            event = self.events[earlier]
            changes = event[1] == Op.CHANGE
            if not changes and op != Op.CHANGE:
                continue
            if clock[event[0]] >= earlier:
                if changes:
                    break
                continue
            if guard.holds(event[3][0], parameter):  # type: ignore[index]
                overtaken.append(earlier)
                if changes:
                    break
        return before, overtaken

    def _remember(self, index: int, op: int, obj_id: int, member: object) -> None:
        if op in _MONITOR_OPS:
            self._monitors[obj_id].append(index)
            return
        if obj_id == CLOCK:
            self._on_clock[op == Op.CLOCK].append(index)
            return
        if obj_id == CENSUS:
            self._censuses.append(index)
            return
        if op in _LOCK_OPS:
            gate = self._gates[obj_id]
            if op in _LIFE_OPS:
                self._lives.append(index)
            if op == Op.START:
                gate.start = index
            if op in (Op.PEEK, Op.TRY_FAIL):
                gate.peeks.append(index)
            elif op != Op.JOIN:
                if op in (Op.ACQUIRE, Op.TRY_OK):
                    gate.acquire = index
                gate.change = index
                gate.peeks = []
            return
        self._remember_access(index, op, obj_id, member)

    def _remember_access(self, index: int, op: int, obj_id: int, member: object) -> None:
        cells = self._memory[obj_id]
        if op == Op.WRITE and member is WHOLE:
            cells.clear()
        cell = cells.get(member)
        if cell is None:
            cell = cells[member] = _Cell()
        if op == Op.WRITE:
            cell.write, cell.reads = index, []
        else:
            cell.reads.append(index)

    # -- races -----------------------------------------------------------------------------------------

    def _report(
        self, index: int, thread: int, clock: Clock, candidates: list[int], joined: list[int]
    ) -> None:
        """Report the candidates that step `index` of `thread` could overtake."""
        events, clocks = self.events, self.clocks
        for candidate in candidates:
            earlier = candidate
            while earlier in self._inner:
                earlier -= 1
            other = events[earlier][0]
            if other == thread or clock[other] >= earlier:
                continue
            if any(between != candidate and clocks[between][other] >= candidate for between in candidates):
                continue
            self.races.append(self._race(earlier, index, thread, joined))

    def _race(self, earlier: int, index: int, thread: int, joined: list[int]) -> Race:
        """The race with the threads that can go first when `earlier` and all after it is taken out."""
        events, clocks = self.events, self.clocks
        other = events[earlier][0]
        first: dict[int, int] = {}
        for position in range(earlier + 1, min(index, len(events))):
            mover = events[position][0]
            if mover not in first and mover != other and clocks[position][other] < earlier:
                first[mover] = position
        if thread not in first:
            first[thread] = index
        initials = set()
        for mover, position in first.items():
            if position < len(clocks):
                clock = clocks[position]
            else:
                clock = self._now[thread]
                for predecessor in joined:
                    if clocks[predecessor][other] < earlier:
                        clock = _join(clock, clocks[predecessor])
            if all(clock[rival] < start for rival, start in first.items() if rival != mover):
                initials.add(mover)
        return Race(earlier, frozenset(initials), thread if first[thread] == index else -1)


def _wake_of(event: Event) -> tuple[int, Event | None]:
    """What a wake-up carries: index of the step behind the clock's move, what was waited for in vain."""
    member = event[3]
    assert isinstance(member, tuple)
    return member


def _spin_of(event: Event) -> tuple[int, int]:
    """What a loop's next turn carries: since when it waited, and where the clock moved or -1."""
    member = event[3]
    assert isinstance(member, tuple)
    return member


def _join(left: Clock, right: Clock) -> Clock:
    return tuple(map(max, left, right))
