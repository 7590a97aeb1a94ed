"""The schedule string: who runs how many steps, such as `v1:0*3,1*2,0`.

After its end the running thread goes on until it blocks, and then the lowest-numbered thread that can run
takes over. Threads are numbered in the order in which they were started, the main thread is 0. Both sides of
the pipe know the string, so this module is a leaf. A change of what a step is, or of who takes over, is a new
version: an old string must never be replayed as something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from threadlings.errors import ScheduleError

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
    # What stands behind the steps is for `threadlings.settings`.
    version, colon, body = text.strip().partition(";")[0].partition(":")
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
