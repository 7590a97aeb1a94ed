"""What happened, step by step: operations, their footprints, and the schedule string.

An execution is a sequence of *steps*. Each step is one visible operation of one thread, recorded as an
`Event` tuple; everything between two visible operations of a thread belongs to the earlier one. Two
executions that order all dependent steps alike are equivalent, so the *footprint* of a step (which object,
which member, read or changed) is all that a search needs to know about it.

A schedule string such as `v1:0*3,1*2,0` says who runs how many steps; after its end the running thread goes
on until it blocks, and then the lowest-numbered thread that can run takes over. Threads are numbered in the
order in which they were started, the main thread is 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import groupby

from threadlings.errors import ScheduleError

Event = tuple[int, int, int, object, int]
"""(thread, operation, object id, member or WHOLE, site)."""

CLOCK = -1 << 62
"""Object id of the clock, as a thing that steps read and raise where time may pass early."""

WHOLE = None
"""Member that stands for the object as a whole: its length, its order, all of its items."""


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


class Guard(IntEnum):
    """When a step on a monitor is enabled, as a condition on the monitor's level."""

    NONE = 0
    POSITIVE = 1
    ROOM = 2
    IDLE = 3
    SET = 4

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
        if self is Guard.SET:
            return bool(level[0]) or (parameter >= 0 and level[1] != parameter)
        return True


SCHEDULE_VERSION = "v1"
_RUN = re.compile(r"(\d+)(?:\*(\d+))?\Z")
MAX_SCHEDULE_STEPS = 1_000_000


def format_schedule(threads: Iterable[int]) -> str:
    """The schedule string for a sequence of thread numbers, one a step."""
    runs = []
    for thread, group in groupby(threads):
        count = sum(1 for _ in group)
        runs.append(f"{thread}*{count}" if count > 1 else f"{thread}")
    return f"{SCHEDULE_VERSION}:{','.join(runs)}"


def parse_schedule(text: str) -> list[int]:
    """The thread number of every step of a schedule string.

    Raises:
        ScheduleError: the text is not a schedule of a version this build reads.
    """
    version, colon, body = text.strip().partition(":")
    if not colon or version != SCHEDULE_VERSION:
        raise ScheduleError(
            f"cannot replay {text[:40]!r}: unknown schedule version {version[:20]!r} (this build reads "
            f"{SCHEDULE_VERSION}). Copy the whole line after 'replay:' from the report."
        )
    threads: list[int] = []
    for run in filter(None, body.split(",")):
        match = _RUN.match(run.strip())
        count = int(match[2] or 1) if match and len(match[2] or "") < 9 else 0
        if match is None or not count or len(match[1]) > 6 or len(threads) + count > MAX_SCHEDULE_STEPS:
            raise ScheduleError(
                f"cannot replay {text[:40]!r}: {run[:20]!r} is not THREAD or THREAD*STEPS. "
                "Copy the whole line after 'replay:' from the report."
            )
        threads.extend([int(match[1])] * count)
    return threads


def preemptions(threads: Sequence[int], could_continue: Sequence[bool]) -> int:
    """How many switches took the turn from a thread that could have gone on.

    Args:
        threads: thread number of each step.
        could_continue: for each step, whether the thread of the step before could have made it.
    """
    switches = zip(threads, threads[1:], could_continue[1:], strict=False)
    return sum(1 for before, after, could in switches if before != after and could)
