"""Which locks protected a conflict, and why they did not help.

The lockset idea is Eraser's (Savage et al., 1997): shared data needs one lock that every access holds. Here
it is used backwards. A conflict has happened, so no lock protected it; the question is what is missing. The
answer needs more than sets, because a lock held at the look and held again at the write protects nothing
if it was given back in between: what counts is whether both lie in one and the same critical section.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from threadlings.explain.facts import Conflict
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace


class Gap(Enum):
    """What is missing. A is the thread that was interrupted, B the one that came in between.

    NONE: neither held any lock.
    INTRUDER: A held one lock throughout, B none.
    INTERRUPTED: B held a lock, A none at either end.
    DIFFERENT: both held locks, but none that could have kept the other out.
    LATE: A took the lock after its first access.
    EARLY: A gave the lock back before its last access.
    SPLIT: A held the same lock at both ends, but gave it back in between.
    SHARED: both were inside at the same time; only a semaphore with several permits allows that.
    """

    NONE = auto()
    INTRUDER = auto()
    INTERRUPTED = auto()
    DIFFERENT = auto()
    LATE = auto()
    EARLY = auto()
    SPLIT = auto()
    SHARED = auto()


@dataclass(frozen=True, slots=True)
class Protection:
    """The locks around one conflict.

    Attributes:
        gap: what is missing.
        mine: locks A held at its two accesses, in order of their names.
        theirs: locks B held.
    """

    gap: Gap
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def locks(self) -> tuple[str, ...]:
        """All locks in play."""
        return tuple(dict.fromkeys((*self.mine, *self.theirs)))


def protection(conflict: Conflict) -> Protection:
    """Classify `conflict` by the locks held at its three steps."""
    start, end = set(conflict.first.held), set(conflict.last.held)
    theirs = set(conflict.between.held)
    gap = _gap(conflict, start, end, theirs)
    throughout = one_section(conflict.first, conflict.last)
    # A lock taken and given back within a section of another one is not what separates the two threads.
    mine = throughout if gap is Gap.DIFFERENT and throughout else start | end
    return Protection(gap, tuple(sorted(mine)), tuple(sorted(theirs)))


def _gap(conflict: Conflict, start: set[str], end: set[str], theirs: set[str]) -> Gap:
    if not start and not end:
        return Gap.INTERRUPTED if theirs else Gap.NONE
    if theirs and not theirs & (start | end):
        return Gap.DIFFERENT
    section = one_section(conflict.first, conflict.last)
    if section and theirs:
        return Gap.SHARED if section & theirs else Gap.DIFFERENT
    if section:
        return Gap.INTRUDER
    if not start:
        return Gap.LATE
    if not end:
        return Gap.EARLY
    return Gap.SPLIT if start & end else Gap.DIFFERENT


def one_section(first: Step, last: Step) -> frozenset[str]:
    """The locks under which both steps lie in one critical section."""
    return frozenset(lock for lock, acquired in first.sections.items() if last.sections.get(lock) == acquired)


def made_per_use(trace: Trace, locks: tuple[str, ...]) -> bool:
    """Whether `locks` are several objects of one name, none of which two threads ever asked for.

    That is what a lock looks like that is created inside the function that uses it. A lock that is an
    attribute belongs to an object: then there are two objects with a lock each, which is another mistake.
    """
    names = {lock.partition("#")[0] for lock in locks}
    if len(locks) < 2 or len(names) > 1 or (len(names) == 1 and "." in names.pop()):
        return False
    return all(len({step.thread for step in trace.steps if step.lock == lock}) <= 1 for lock in locks)
