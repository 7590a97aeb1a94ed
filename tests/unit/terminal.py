"""The program on a terminal of its own (a pty)."""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

from threadlings.course import bundled_course_root

ROOT = bundled_course_root()
PATIENCE_S = 60.0
_ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[=>])")


def command(*words: str) -> list[str]:
    """How the program is started with these words."""
    return [sys.executable, "-m", "threadlings.cli", *words]


class Terminal:
    """A pty of 100 x 30 cells with the program on it."""

    def __init__(self, *words: str, size: tuple[int, int] = (30, 100), cwd: Path = ROOT) -> None:
        self._master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        self.slave = slave
        self.modes = termios.tcgetattr(slave)
        environment = {**os.environ, "TERM": "xterm-256color"}
        for name in ("NO_COLOR", "COLUMNS", "LINES"):  # the size is the terminal's
            environment.pop(name, None)
        self.process = subprocess.Popen(
            command(*words), cwd=cwd, stdin=slave, stdout=slave, stderr=slave, env=environment,
            start_new_session=True,
            preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - there are no threads here
        )  # fmt: skip
        self.raw = ""
        self._unread = ""

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def resize(self, rows: int, columns: int) -> None:
        ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str) -> str:
        """What came until `text` was seen, without escapes; what came behind it is kept for the next time."""
        deadline = time.monotonic() + PATIENCE_S
        while text not in self._unread:
            assert time.monotonic() < deadline, f"{text!r} did not come: {self.raw[-2000:]!r}"
            self._unread = _ESCAPE.sub("", self._unread + self._read(1.0))
        end = self._unread.index(text) + len(text)
        seen, self._unread = self._unread[:end], self._unread[end:]
        return seen

    def _read(self, timeout_s: float) -> str:
        ready, _, _ = select.select([self._master], [], [], timeout_s)
        data = os.read(self._master, 1 << 16).decode(errors="replace") if ready else ""
        self.raw += data
        return data

    def end(self, *, screens: int = 1) -> int:
        """The exit code; the terminal must be as it was: modes, cursor and screen."""
        code = self.process.wait(PATIENCE_S)
        while self._read(0):
            pass
        assert termios.tcgetattr(self.slave) == self.modes
        assert self.raw.count("\x1b[?1049h") == self.raw.count("\x1b[?1049l") == screens
        if screens:
            assert self.raw.rindex("\x1b[?25h") > self.raw.rindex("\x1b[?25l")
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)
        os.close(self.slave)
