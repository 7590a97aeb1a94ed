"""Where a program stands that reaches no scheduling point: the watchdog of the probe's child.

A thread in a C call or in a loop without shared state never comes back to the engine, and the engine cannot
count what it does. Limits on processor and real time end it. Both arrive as SIGXCPU, and `faulthandler`
answers that signal in C, whatever the interpreter is doing at the moment: it writes the Python stacks of all
threads to a pipe and lets the signal have its way. The server picks the thread that runs; all others are
parked in the engine.

The stacks are a courtesy. Nothing but the message depends on them, and a limit only ever means `timeout`.
"""

from __future__ import annotations

import faulthandler
import re
import signal
from collections.abc import Set

SIGNAL = signal.SIGXCPU
"""What the kernel sends at the processor limit, and the server at the limit on real time."""

MAX_REPORT_BYTES = 1 << 18
_MAX_FRAMES = 30
_PARKED_IN = "/threadlings/engine/execution.py"
_FRAME = re.compile(r'  File "(.*)", line (\d+) in (.*)')

Frame = tuple[str, int, str]
"""(file, line, function)."""


def report_to(fd: int) -> None:
    """Write the stacks of all threads to `fd` when time is up."""
    faulthandler.register(SIGNAL, file=fd, all_threads=True, chain=True)


def stack_of_the_stuck(report: str, files: Set[str]) -> list[Frame]:
    """The stack of the thread that ran when time was up, innermost first; only frames of `files`.

    Args:
        report: what `faulthandler` wrote; may be cut short or forged.
        files: names of the program's files.
    """
    for block in re.split(r"^(?:Current t|T)hread 0x.*$", report, flags=re.MULTILINE)[1:]:
        frames = [
            (found[1], int(found[2][:9]), found[3])
            for found in map(_FRAME.match, block.splitlines())
            if found
        ]
        if frames and not frames[0][0].endswith(_PARKED_IN):
            told = [frame for frame in frames if frame[0] in files][:_MAX_FRAMES]
            if told:
                return told
    return []
