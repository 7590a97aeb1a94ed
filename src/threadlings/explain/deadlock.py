"""Why nobody can go on: the wait-for graph, its root, and the misconception behind it.

Every stuck thread waits for something that some thread would have to provide: a lock for its holder, a
`join` for the thread it waits for, anything else (a notification, an event, a permit) for nobody in
particular. Following these arrows from any stuck thread ends in exactly one of four ways, the *root*:

* in a circle of threads;
* in a thread that holds the lock it asks for itself (a circle of one);
* in a thread that has ended, taking the lock with it;
* in a thread that waits for a sign nobody is left to give.

Threads that merely hang on to a root are named, but never blamed. A root decides between few
misconceptions; what decides further is whether the call that took a lock is *still going on* (then the
thread waits while holding it: M19, M20, M26) or *over* (then the lock was left behind: M18). A `with` gives
the lock back whatever happens, so its call must still be going on. After a bare `acquire()` the stack of the
stuck thread decides, where the record has one: the call is still going on if its function is on the stack,
unless the thread is back at the very line that took the lock. Without a stack, leaving the lock behind is the
likelier story, and the other one is the second guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from threadlings.explain import rules, text
from threadlings.explain.endings import Blocked, Outcome
from threadlings.explain.finding import Finding, at, function, place, variable
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace


@dataclass(frozen=True, slots=True)
class Holding:
    """A lock that some thread has.

    Attributes:
        thread: who has it.
        taken: the step that took it.
    """

    thread: int
    taken: Step


@dataclass(frozen=True, slots=True)
class Waiter:
    """A stuck thread, with its arrow.

    Attributes:
        thread: its id, or -1 where the trace does not know it.
        where: the wire's record.
        lock: the lock it waits for, as the trace spells it; empty if it waits for something else.
        target: the thread that would have to act; None for a sign from anybody.
    """

    thread: int
    where: Blocked
    lock: str
    target: int | None


def diagnose(trace: Trace, outcome: Outcome) -> Finding | None:
    """The root of the deadlock; None when nobody is stuck."""
    holdings = held_at_end(trace)
    waiters = [_waiter(trace, blocked, holdings) for blocked in outcome.blocked]
    if not waiters:
        return None
    by_thread = {waiter.thread: waiter for waiter in waiters}
    chains = [_chain(by_thread, waiter) for waiter in waiters]
    for circle in _circles(chains):
        if len(circle) == 1:
            return _itself(trace, circle[0], holdings[circle[0].lock])
        if all(waiter.lock for waiter in circle):
            return _circle(trace, circle, holdings)
    for waiter in waiters:
        holding = holdings.get(waiter.lock)
        if holding is None:
            continue
        stuck = by_thread.get(holding.thread)
        inside = _still_inside(holding, stuck) if stuck else False
        if not inside:
            return _left_behind(trace, waiter, holding, ended=stuck is None, certain=inside is False)
        if stuck and not stuck.lock:
            return _waits_while_holding(trace, waiter, stuck, holding)
    ends = [chain[-1] for chain in chains if chain[-1].target is None]
    return _miscounted(trace, _no_sign(trace, ends[0] if ends else waiters[0], by_thread))


def held_at_end(trace: Trace) -> dict[str, Holding]:
    """Lock -> who still has it after the last step.

    A semaphore that some thread gave back without having taken it is a signal, not a lock: nobody has it.
    """
    holdings: dict[str, Holding] = {}
    depth: dict[str, int] = {}
    signals: set[str] = set()
    for step in trace.steps:
        if step.acquired:
            if step.lock not in holdings or holdings[step.lock].thread != step.thread:
                holdings[step.lock], depth[step.lock] = Holding(step.thread, step), 0
            depth[step.lock] += 1
        elif step.op in {"release", "wait"} and step.lock in holdings:
            if holdings[step.lock].thread != step.thread and step.lock in trace.semaphores:
                signals.add(step.lock)
            depth[step.lock] -= depth[step.lock] if step.op == "wait" else 1
            if depth[step.lock] <= 0:
                del holdings[step.lock]
        elif step.op == "release" and step.lock in trace.semaphores:
            signals.add(step.lock)
    return {lock: holding for lock, holding in holdings.items() if lock not in signals}


def circle_of(trace: Trace, outcome: Outcome) -> tuple[Waiter, ...]:
    """The stuck threads that wait for one another in a circle; empty if there is none."""
    holdings = held_at_end(trace)
    waiters = [_waiter(trace, blocked, holdings) for blocked in outcome.blocked]
    by_thread = {waiter.thread: waiter for waiter in waiters}
    return tuple(next(_circles([_chain(by_thread, waiter) for waiter in waiters]), ()))


def _circles(chains: Iterable[list[Waiter]]) -> Iterator[list[Waiter]]:
    """The circles that chains of waiters run into."""
    for chain in chains:
        for start, waiter in enumerate(chain):
            if waiter.thread == chain[-1].target:
                yield chain[start:]


def _waiter(trace: Trace, blocked: Blocked, holdings: Mapping[str, Holding]) -> Waiter:
    """What a stuck thread waits for.

    CPython's conditions, events, semaphores and queues wait on private locks that they have taken
    themselves. So "held by itself" means a self-deadlock only where the call is one that takes a lock, and
    a wait that ended and cannot get its lock back is told from one that has not ended by who holds it.
    """
    ids = {name: thread for thread, name in trace.names.items()}
    me = ids.get(blocked.thread, -1)
    if blocked.joins:
        return Waiter(me, blocked, "", ids.get(blocked.waits_for, ids.get(blocked.held_by)))
    if blocked.loops or blocked.sleeps or (blocked.held_by == blocked.thread and not blocked.takes_lock):
        return Waiter(me, blocked, "", None)
    for lock, holding in holdings.items():
        if blocked.waits_for_id in {lock, lock.partition("#")[0]} and (
            trace.name(holding.thread) == blocked.held_by or (not blocked.held_by and blocked.takes_lock)
        ):
            return Waiter(me, blocked, lock, holding.thread)
    return Waiter(me, blocked, "", ids.get(blocked.held_by) if blocked.takes_lock else None)


def _chain(by_thread: dict[int, Waiter], start: Waiter) -> list[Waiter]:
    """The waiters met on following the arrows from `start`, each once."""
    chain = [start]
    seen = {start.thread}
    while (target := chain[-1].target) is not None and target in by_thread and target not in seen:
        chain.append(by_thread[target])
        seen.add(target)
    return chain


def _still_inside(holding: Holding, stuck: Waiter) -> bool | None:
    """Whether the call that took the lock is still going on; None if that cannot be told."""
    taken = holding.taken
    if taken.source.startswith(("with ", "with(")) or "enter_context" in taken.source:
        return True
    stack = stuck.where.stack
    if not stack and stuck.where.function == taken.function:
        return stuck.where.line != taken.line
    if not stack:
        return False if stuck.where.file == "scenarios" and taken.file == "student" else None
    active = [frame for frame in stack if (frame.file, frame.function) == (taken.file, taken.function)]
    if not active:
        return False
    back_again = active[-1] is stack[-1] and stack[-1].line == taken.line
    return len(active) > 1 if back_again else True


def _itself(trace: Trace, waiter: Waiter, holding: Holding) -> Finding:
    """M19 or M18: the thread waits for a lock it has itself.

    M19 while the call that took the lock is going on: the thread asked twice. M18 when that call is over.
    """
    inside = _still_inside(holding, waiter)
    lock, taken = trace.lock_name(waiter.lock), holding.taken
    here = at(waiter.where.file, waiter.where.line)
    asks = f"Deadlock: {waiter.where.thread} waits at {here} for {lock}, which it holds itself"
    if inside:
        return Finding(
            ("M19",),
            f"{asks}: it took it at {place(taken)}{function(taken)} and is not done there.",
            f"Who holds {lock} at the moment {here} asks for it?",
            steps=(taken.index,),
            locks=(waiter.lock,),
        )
    return Finding(
        ("M18",) if inside is False else ("M18", "M19"),
        f"{asks}: it took it at {place(taken)}{function(taken)} and never gave it back.",
        f"On which way out of the code after {place(taken)} does {lock} stay taken?",
        steps=(taken.index,),
        locks=(waiter.lock,),
    )


def _circle(trace: Trace, circle: list[Waiter], holdings: dict[str, Holding]) -> Finding:
    """M26: every thread of a circle holds a lock and waits for the one the next thread holds."""
    count = {2: "two", 3: "three", 4: "four"}.get(len(circle), str(len(circle)))
    previous = circle[-1:] + circle[:-1]
    lines = [
        f"{waiter.where.thread} took {trace.lock_name(has.lock)} at {place(holdings[has.lock].taken)} "
        f"and waits for {trace.lock_name(waiter.lock)} at {at(waiter.where.file, waiter.where.line)}."
        for has, waiter in zip(previous, circle, strict=True)
    ]
    return Finding(
        ("M26",),
        text.lines(f"Deadlock: {count} threads wait for each other in a circle.", *lines),
        "In which order does each of these threads take its locks?",
        steps=tuple(sorted(holdings[waiter.lock].taken.index for waiter in circle)),
        locks=tuple(waiter.lock for waiter in circle),
    )


def _left_behind(trace: Trace, waiter: Waiter, holding: Holding, *, ended: bool, certain: bool) -> Finding:
    """M18: the thread that took the lock has ended, or has left the call that took it."""
    lock, taken, holder = trace.lock_name(waiter.lock), holding.taken, trace.name(holding.thread)
    here = at(waiter.where.file, waiter.where.line)
    fate = f" {holder} has ended." if ended else ""
    symptom = (
        f"Deadlock: {waiter.where.thread} waits at {here} for {lock}. {holder} took it at "
        f"{place(taken)}{function(taken)} and never gave it back.{fate}"
    )
    if taken.function.rpartition(".")[2] == "__init__":
        question = f"Who is to release {lock}, and has that thread already passed the place where it does?"
        misconceptions: tuple[str, ...] = ("M22", "M18")
    else:
        question = f"On which way out of the code after {place(taken)} does {lock} stay taken?"
        misconceptions = ("M18",) if certain else ("M18", "M20")
        if waiter.lock in trace.semaphores:
            misconceptions = ("M18", "M25")
    return Finding(misconceptions, symptom, question, steps=(taken.index,), locks=(waiter.lock,))


def _waits_while_holding(trace: Trace, waiter: Waiter, holder: Waiter, holding: Holding) -> Finding:
    """M20: the holder waits for a sign or for a thread, and keeps the lock meanwhile."""
    lock = trace.lock_name(waiter.lock)
    there = at(holder.where.file, holder.where.line)
    return Finding(
        ("M20", "M22"),
        f"Deadlock: {holder.where.thread} waits at {there}{_what(holder)} and keeps {lock}, taken at "
        f"{place(holding.taken)}, while it waits. {waiter.where.thread} needs {lock} at "
        f"{at(waiter.where.file, waiter.where.line)}.",
        f"Who could end the wait at {there}, and what does that thread need first?",
        steps=(holding.taken.index,),
        locks=(waiter.lock,),
    )


def _miscounted(trace: Trace, finding: Finding) -> Finding:
    """The finding, or, where an update was lost that somebody looked at afterwards, that with its reason.

    Who gives the sign is often decided by a count ("I am the last one"). If two threads count at the same
    time, nobody is the last; that nobody gave a sign is then only what follows from it.
    """
    cause = rules.lost_update(trace)
    if cause is None:
        return finding
    return replace(
        cause,
        misconceptions=tuple(dict.fromkeys((*cause.misconceptions, *finding.misconceptions))),
        symptom=text.lines(finding.symptom, text.sentences(cause.symptom, cause.because)),
        because="",
        steps=tuple(sorted({*finding.steps, *cause.steps})),
        locks=tuple(dict.fromkeys((*finding.locks, *cause.locks))),
    )


def _no_sign(trace: Trace, waiter: Waiter, stuck: Collection[int]) -> Finding:
    """M22, M23, M25 or M37: a thread waits for a sign or a permit, and nobody is left to give it.

    A semaphore and an event have parts of their own. Else M37 if the thread was woken and what it had counted
    was set back before it looked; M22 if there was a notification that nobody heard; M23 if there was one
    for a single thread when several were waiting: it woke one, and not the right one. Else M22 again, with
    nothing to point at.
    """
    here = at(waiter.where.file, waiter.where.line)
    waits = f"Deadlock: {waiter.where.thread} waits at {here}{_what(waiter)}"
    begun = next((s for s in reversed(trace.by_thread.get(waiter.thread, ())) if s.op == "wait"), None)
    if waiter.where.takes_permit:
        return _no_permit(trace, waiter, waits, stuck)
    if waiter.where.doing == "Event.wait":
        return _never_set(trace, waiter, waits)
    if waiter.where.doing == "Barrier.wait":
        asked = f"How many threads must come to the barrier at {here}, and which of them is still to come?"
        return Finding((), f"{waits}, and no thread is left that could come to it.", asked)
    signs = [step for step in trace.steps if step.op == "notify" and step.thread != waiter.thread]
    looks = _looks_before(trace, begun)
    unheard = [
        step
        for step in signs
        if begun is not None and step.index < begun.index and _reaches(step, begun, looks)
        if not _waiting_at(trace, step)
    ]
    set_back = _set_back(trace, begun, looks)
    if set_back is not None:
        return _counted_out(trace, waits, *set_back)
    finding = Finding(
        ("M22",),
        f"{waits}, and no thread is left to end the wait.",
        f"Who was to end the wait at {here}, and had it happened before the wait began?",
        steps=(begun.index,) if begun else (),
    )
    if unheard:
        sign = unheard[-1]
        told = f"{trace.name(sign.thread)} had notified at {place(sign)}, when nobody was waiting."
        return replace(finding, symptom=f"{finding.symptom} {told}", steps=(*finding.steps, sign.index))
    narrow = [sign for sign in signs if _waiting_at(trace, sign) > 1 and not sign.variable.endswith("_all")]
    if narrow:
        sign = narrow[-1]
        waiting = _waiting_at(trace, sign)
        told = f"{trace.name(sign.thread)} notified at {place(sign)}, when {waiting} were waiting."
        return replace(
            finding,
            misconceptions=("M23", "M22"),
            symptom=f"{finding.symptom} {told}",
            question=f"Which of the waiting threads does {place(sign)} wake?",
            steps=(*finding.steps, sign.index),
        )
    change = _change_after(trace, begun, looks)
    if change is not None and not any(sign.index > change.index for sign in signs if sign.ok):
        told = (
            f"{trace.name(change.thread)} changed {variable(change)} at {place(change)} and notified nobody."
        )
        return replace(
            finding,
            symptom=f"{finding.symptom} {told}",
            question=f"How does a thread that waits learn of the change at {place(change)}?",
            steps=(*finding.steps, change.index),
        )
    return finding


def _looks_before(trace: Trace, begun: Step | None) -> list[Step]:
    """What the waiting thread looked at, in the same function and under the lock, before it began to wait."""
    looks: list[Step] = []
    for step in reversed(trace.by_thread[begun.thread] if begun else ()):
        if begun is None or step.index >= begun.index or step.function != begun.function:
            continue
        if step.acquired and step.lock == begun.lock:
            break
        if step.reads and step.before != "<Condition>":
            looks.append(step)
    return looks


def _reaches(sign: Step, begun: Step, looks: Sequence[Step]) -> bool:
    """Whether the wait needed the notification `sign`, given before it began.

    One that nobody heard was needed only on the same lock, and only where the thread did not look for what it
    was about to wait for: whoever looks first, under the lock, needs no notification from before.
    """
    return sign.ok or (sign.lock == begun.lock and not looks)


def _change_after(trace: Trace, begun: Step | None, looks: Sequence[Step]) -> Step | None:
    """The last change by another thread of what the waiting thread had looked at, made while it waited."""
    if begun is None:
        return None
    changes = [
        step
        for location in dict.fromkeys(look.location for look in looks)
        for step in trace.by_location.get(location, ())
        if step.writes and step.index > begun.index and step.thread != begun.thread
    ]
    return max(changes, key=lambda step: step.index, default=None)


def _set_back(trace: Trace, begun: Step | None, looks: Sequence[Step]) -> tuple[Step, Step, Step] | None:
    """The count of a thread that waits again, its setting back, and the look that came too late.

    The thread wrote a number in this call, waited, was woken, and looked at the same storage before it waited
    again; meanwhile another thread had moved the number the other way.
    """
    for look in looks if begun else ():
        writes = [s for s in trace.by_location.get(look.location, ()) if s.writes and s.index < look.index]
        counted = next((s for s in reversed(writes) if (s.thread, s.function) == _call(look)), None)
        if counted is None or not _moves(counted):
            continue
        waited = [
            s.index
            for s in trace.by_thread[look.thread]
            if s.op == "wait" and counted.index < s.index < look.index
        ]
        back = [
            s
            for s in writes
            if s.index > counted.index and s.thread != look.thread and _moves(s) * _moves(counted) < 0
        ]
        if waited and back:
            return counted, back[-1], look
    return None


def _call(step: Step) -> tuple[int, str]:
    return step.thread, step.function


def _moves(step: Step) -> int:
    """1 if a number became greater, -1 if it became less, else 0."""
    before, after = text.number(step.before), text.number(step.after)
    return 0 if before is None or after is None else (after > before) - (after < before)


def _counted_out(trace: Trace, waits: str, counted: Step, back: Step, look: Step) -> Finding:
    """M37: who waits has been counted, and it was set back before it could see that all were there."""
    return Finding(
        ("M37", "M22"),
        f"{waits}, and no thread is left to end the wait. It had counted itself in at {place(counted)}. "
        f"{trace.name(back.thread)} set {variable(back)} back from {text.value(back.before)} to "
        f"{text.value(back.after)} at {place(back)} before "
        f"{trace.name(look.thread)} looked again at {place(look)}.",
        f"Who was still waiting for {variable(back)} when {place(back)} changed it?",
        steps=(counted.index, back.index, look.index),
        locations=(back.location,),
    )


def _never_set(trace: Trace, waiter: Waiter, waits: str) -> Finding:
    """M22 about an event: it was never set, or was cleared again before the wait began."""
    name = waiter.where.waits_for or "the event"
    flag = [s for s in trace.steps if s.writes and s.location.startswith("event ") and s.variable == name]
    set_at = [step for step in flag if step.after == "True"]
    cleared_at = [step for step in flag if step.after == "False"]
    if set_at and cleared_at and cleared_at[-1].index > set_at[-1].index:
        last, over = set_at[-1], cleared_at[-1]
        return Finding(
            ("M22",),
            f"{waits} for {name}. {trace.name(last.thread)} had set it at {place(last)}, and "
            f"{trace.name(over.thread)} cleared it at {place(over)}. No thread is left to set it again.",
            f"Who may still be on the way to the wait at {at(waiter.where.file, waiter.where.line)} when "
            f"{place(over)} runs?",
            steps=(last.index, over.index),
        )
    fate = "It is not set" if set_at else "No thread ever set it"
    return Finding(
        ("M22",),
        f"{waits} for {name}. {fate}, and none is left to do so.",
        f"Who was to set {name}, and on which way does that thread not get there?",
    )


def _waiting_at(trace: Trace, sign: Step) -> int:
    """How many threads were waiting for the notification `sign` when it was given."""
    before = [[s for s in steps if s.index < sign.index] for steps in trace.by_thread.values()]
    last = [next((s for s in reversed(steps) if s.op != ""), None) for steps in before]
    return sum(step is not None and step.op == "wait" and step.lock == sign.lock for step in last)


def _no_permit(trace: Trace, waiter: Waiter, waits: str, stuck: Collection[int]) -> Finding:
    """The part of `_no_sign` about semaphores.

    M18 if threads have ended with a permit, and each release was by a thread that had taken one: permits are
    places here, and no signals.
    M25 if nobody ever got a permit and nobody ever gave one: the count it began with is not what was meant.
    Else somebody was to give one and did not, or gave it to somebody else: M22.
    """
    name = waiter.where.waits_for or "the semaphore"
    used = [s for s in trace.steps if s.lock in trace.semaphores and s.lock.partition("#")[0] == name]
    steps, locks = tuple(step.index for step in used), tuple(dict.fromkeys(step.lock for step in used))
    if not any(step.acquired or step.op == "release" for step in used):
        asked = f"How many permits does {name} begin with, and who adds one?"
        return Finding(
            ("M25", "M22"), f"{waits} for {name}. Nobody ever got a permit.", asked, steps, locks=locks
        )
    taken = sum(step.acquired for step in used)
    given = sum(step.op == "release" for step in used)
    kept = _kept(used, stuck)
    if kept:
        each = [f"{trace.name(step.thread)} took one at {place(step)} and has ended." for step in kept]
        return Finding(
            ("M18", "M25"),
            text.sentences(
                f"{waits} for {name}, and no thread is left to give a permit. Taken {taken}, given {given}.",
                *each,
            ),
            f"On which way out of the code after {place(kept[-1])} is the permit kept?",
            steps,
            locks=locks,
        )
    return Finding(
        ("M22", "M25"),
        f"{waits} for {name}, and no thread is left to give a permit. Taken {taken}, given {given}.",
        f"Who was to give the permit that {waiter.where.thread} waits for?",
        steps,
        locks=locks,
    )


def _kept(used: Sequence[Step], stuck: Collection[int]) -> list[Step]:
    """Where threads that have ended took a permit that they never gave back; empty if permits are signals."""
    open_takes: dict[int, list[Step]] = {}
    for step in used:
        mine = open_takes.setdefault(step.thread, [])
        if step.acquired:
            mine.append(step)
        elif step.op == "release":
            if not mine:
                return []
            mine.pop()
    return [step for thread, takes in open_takes.items() if thread not in stuck for step in takes]


def _what(waiter: Waiter) -> str:
    """` in Condition.wait()` or ` for Thread-2`; nothing if the record does not say."""
    where = waiter.where
    if where.joins or where.takes_lock:
        return f" for {where.waits_for}" if where.waits_for else ""
    return f" in {where.doing}()" if where.doing else ""
