"""Tier B: a program that gives up files, network and privileges, and then becomes the probe.

Theory of operation. Where bubblewrap cannot be used (no package, no user namespaces), the same Python is
started once more through this module, which restricts itself by Landlock and seccomp (`threadlings.kernel`)
and then replaces itself by the real program with `execve`. Both restrictions survive that and are inherited
by every process it starts, so the probe never runs without them.

What differs from tier A: there is no writable place at all; the names and sizes of files outside can still be
asked for one by one (but not opened), and the names of files in a hidden folder below `site-packages` can be
listed, because whoever imports from a folder lists it; processes outside can be seen to exist (but not
signalled, where Landlock is of version 6 or newer).

The server still has to start children and to look after them, so it may fork and send signals; the child that
runs a student's program gives that up as well (`threadlings.probe.confine`).
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from threadlings import kernel
from threadlings.jail.visible import interpreter_files

_ALSO_READABLE = ("/lib", "/lib32", "/lib64", "/dev/urandom", "/dev/zero")
_WRITABLE = (Path("/dev/null"),)
_PR_SET_PDEATHSIG = 1


def command_line(
    program: Sequence[str], *, readable: Iterable[Path] = (), hidden: Iterable[Path] = ()
) -> list[str]:
    """The argument list that runs `program` in the jail.

    Args:
        program: what to run; its first word must be `sys.executable`.
        readable: files or folders to show besides what the interpreter needs.
        hidden: folders to hide, where a visible folder would show them.
    """
    visible = interpreter_files(readable, hidden)
    visible.read(*map(Path, _ALSO_READABLE))
    shown, listed = visible.around_hidden(), visible.import_folders()
    paths = json.dumps([[str(path) for path in group] for group in (shown, listed)])
    return [sys.executable, "-s", "-P", "-m", __name__, str(os.getpid()), paths, *program]


def why_not() -> str | None:
    """None if this kernel has what the tier needs, else the reason."""
    version = kernel.landlock_version()
    if not version:
        return "this kernel has no Landlock (Linux 5.13 or newer, switched on at boot: `lsm=landlock,...`)"
    if version < 3:
        return f"Landlock is of version {version}; version 3 (Linux 6.2) can keep files from being cut short"
    return None


def main() -> None:
    """Entry of `python -m threadlings.jail.landlocked PARENT PATHS PROGRAM ...`."""
    parent, paths, *program = sys.argv[1:]
    # Outlives `execve`; set before asking who the parent is, so that its death cannot be missed.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit(1)
    kernel.give_up_privileges()
    shown, listed = ([Path(path) for path in group] for group in json.loads(paths))
    kernel.restrict_files(shown, listable=listed, writable=[path for path in _WRITABLE if path.exists()])
    kernel.filter_calls(processes=True, groups=True, sockets=False)
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
