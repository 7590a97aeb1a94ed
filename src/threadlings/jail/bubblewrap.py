"""The command line of tier A: a file system of our own making, no network, namespaces of its own.

Theory of operation. `bwrap` starts from an empty root and we add, read-only, what one particular Python
interpreter needs to start and nothing else: the system's shared libraries, the standard library, the
environment's packages, and the `threadlings` package itself. There is no shell, no home folder, no course.

What is needed, and what must stay hidden, is told by `threadlings.jail.visible`. Mounts are applied parents
first, so that a hidden folder inside a bound one ends up hidden, and a bound folder inside a hidden one (a
virtual environment kept inside a course) stays visible.

Rejected: binding all of `/usr` (containers like to keep projects in `/usr/src`), binding `/etc` (host names,
users), a time zone (the jail runs on UTC everywhere, which is one difference less between machines).
"""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from threadlings.jail.visible import Visible, environment, interpreter_files, outermost

SCRATCH_BYTES = 64 * 1024**2
"""Size of the only writable folders, `/tmp` and `/dev/shm`; both live in memory."""

_ROOT_LIBRARIES = ("/lib", "/lib32", "/lib64")


@functools.cache
def find_bwrap() -> str | None:
    """The path of the `bwrap` executable, or None."""
    return shutil.which("bwrap")


@functools.cache
def _version(bwrap: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([bwrap, "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    found = re.search(r"(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0,)


def _mounts(visible: Visible) -> list[str]:
    """The jail's file system as options of `bwrap`, parents first."""
    scratch = Path("/tmp")
    steps: dict[Path, list[str]] = {
        scratch: ["--size", str(SCRATCH_BYTES), "--tmpfs", str(scratch)],
        Path("/proc"): ["--proc", "/proc"],
        Path("/dev"): ["--dev", "/dev"],
        Path("/dev/shm"): ["--size", str(SCRATCH_BYTES), "--tmpfs", "/dev/shm"],
    }
    for path in map(Path, _ROOT_LIBRARIES):
        if path.is_symlink():
            steps[path] = ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            steps[path] = ["--ro-bind", str(path), str(path)]
    hidden = visible.hidden
    below = {path for path in visible.readable if any(path.is_relative_to(folder) for folder in hidden)}
    for path in outermost(visible.readable) | below:
        steps.setdefault(path, ["--ro-bind", str(path), str(path)])
    for path in hidden:
        steps[path] = ["--tmpfs", str(path)]
    ordered = sorted(steps, key=lambda path: (len(path.parts), path))
    words = [word for path in ordered for word in steps[path]]
    for path in (*hidden, Path("/dev"), Path("/")):  # last: bwrap still had to make mount points in them
        words += ["--remount-ro", str(path)]
    return words


def command_line(
    bwrap: str,
    program: Sequence[str],
    *,
    info_fd: int | None = None,
    readable: Iterable[Path] = (),
    hidden: Iterable[Path] = (),
) -> list[str]:
    """The argument list that runs `program` in the jail.

    Args:
        bwrap: path of the executable.
        program: what to run; its first word must be `sys.executable`.
        info_fd: file descriptor to which `bwrap` reports the process id of the jail's process 1.
        readable: files or folders to show besides what the interpreter needs.
        hidden: folders to lay an empty folder over, where a bound folder would show them.
    """
    namespaces = ["user", "pid", "net", "ipc", "uts"]
    command = [bwrap, *(f"--unshare-{name}" for name in namespaces), "--unshare-cgroup-try"]
    if _version(bwrap) >= (0, 8):  # no user namespaces inside: less of the kernel to attack
        command.append("--disable-userns")
    command += ["--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--hostname", "probe"]
    command += ["--die-with-parent", "--new-session", "--as-pid-1", "--clearenv"]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    command += [*_mounts(interpreter_files(readable, hidden)), "--chdir", "/tmp"]
    if info_fd is not None:
        command += ["--info-fd", str(info_fd)]
    return [*command, "--", *program]
