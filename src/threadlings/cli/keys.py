"""Single keys from the terminal, which is put back as it was whatever ends the program.

Ctrl-C, an error of ours, SIGTERM and SIGHUP (which become ordinary exits meanwhile) leave a sane terminal.
"""

# ruff: noqa: PLC0415 - termios and tty exist on Unix only

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from types import FrameType

from rich.console import Console

REDRAW = "\x0c"
"""What `single_keys` gives when the program was stopped and goes on: the screen has to be drawn again."""
ONE_KEY = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|.", re.DOTALL)
LOOK_AGAIN_S = 0.25


def can_read_keys(console: Console) -> bool:
    """Whether there is a terminal on both sides, and a way to read single keys from it."""
    if not (console.is_terminal and sys.stdin.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        return False
    return find_spec("termios") is not None


@contextlib.contextmanager
def single_keys() -> Iterator[Callable[..., str]]:
    """A function that waits for keys, but not for long, so that something else is seen; "" if none came.

    It takes the seconds to wait, `LOOK_AGAIN_S` by default.
    """
    import termios
    import tty

    fd = sys.stdin.fileno()
    kept = termios.tcgetattr(fd)

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    resumed = False

    def resume(_: int, __: FrameType | None) -> None:
        nonlocal resumed
        resumed = True
        tty.setcbreak(fd)

    handlers = {signal.SIGTERM: leave, signal.SIGHUP: leave, signal.SIGCONT: resume}

    def read_key(wait_s: float = LOOK_AGAIN_S) -> str:
        nonlocal resumed
        ready, _, _ = select.select([fd], [], [], wait_s)
        if resumed:
            resumed = False
            return REDRAW
        if not ready:
            return ""
        data = os.read(fd, 32)
        return data.decode("utf-8", "replace") if data else "q"

    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        tty.setcbreak(fd)
        yield read_key
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, kept)
        for number, handler in before.items():
            signal.signal(number, handler)
