"""What happened, step by step: operations and their footprints.

An execution is a sequence of *steps*. Each step is one visible operation of one thread, recorded as an
`Event` tuple; everything between two visible operations of a thread belongs to the earlier one. Two
executions that order all dependent steps alike are equivalent, so the *footprint* of a step (which object,
which member, read or changed) is all that a search needs to know about it.

Threads are numbered in the order in which they were started, the main thread is 0. `threadlings.schedules`
reads and writes the string that says who runs how many steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

Event = tuple[int, int, int, object, int]
"""(thread, operation, object id, member or WHOLE, site)."""

CLOCK = -1 << 62
"""Object id of the clock, as a thing that steps read and raise where time may pass early."""

WHOLE = None
"""Member that stands for the object as a whole: its length, its order, all of its items."""

CENSUS = 0
"""Object of a question about which threads there are; every start and every end changes the answer."""


class Op:
    """Kinds of visible operations.

    Numbers, not an enumeration: these are looked up and compared several times a step, and a member of an
    `IntEnum` takes five times as long to look up and, hashed, runs Python code.
    """

    READ = 0
    WRITE = 1
    ACQUIRE = 2  # blocking, succeeded
    TRY_OK = 3  # try-lock or a timed acquire past its time, succeeded
    TRY_FAIL = 4
    RELEASE = 5
    PEEK = 6  # asks about a lock's or a thread's state
    START = 7
    BEGIN = 8
    END = 9
    JOIN = 10
    SLEEP = 11
    WAKE = 12
    SPIN = 13
    CHANGE = 14  # a step on a monitor that changes it
    LOOK = 15  # a step on a monitor that does not
    CLOCK = 16  # asks for the time; where time may pass early
    RAISE = 17  # a wait that was ended early moves the clock to its deadline
    MAY_RAISE = 18  # a wait that could have ended early was granted
    LINE = 19  # the scenario says that an operation begins to wait, or is through; touches nothing
    TURN = 20  # a visible line is about to begin; announced where a reader decides, and never recorded


class Guard(IntEnum):
    """When a step on a monitor is enabled, as a condition on the monitor's level."""

    NONE = 0
    POSITIVE = 1
    ROOM = 2
    IDLE = 3
    SET = 4
    NEXT = 5

    def holds(self, level: tuple[int, ...], parameter: int) -> bool:
        """Whether a step with this guard is enabled at `level`.

        A level of more than two numbers belongs to a monitor that was shut down: nobody waits for it to
        fill or to drain any more.
        """
        if len(level) > 2 and self is not Guard.IDLE:
            return True
        if self is Guard.POSITIVE:
            return level[0] > 0
        if self is Guard.ROOM:
            return level[0] < parameter
        if self is Guard.IDLE:
            return level[1] == 0
        if self is Guard.NEXT:
            return level[0] > 0 and (parameter < 0 or level[1] in (parameter, -1))
        if self is Guard.SET:
            return bool(level[0]) or (parameter >= 0 and level[1] != parameter)
        return True


def preemptions(threads: Sequence[int], could_continue: Sequence[bool]) -> int:
    """How many switches took the turn from a thread that could have gone on.

    Args:
        threads: thread number of each step.
        could_continue: for each step, whether the thread of the step before could have made it.
    """
    switches = zip(threads, threads[1:], could_continue[1:], strict=False)
    return sum(1 for before, after, could in switches if before != after and could)
