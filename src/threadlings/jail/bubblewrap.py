"""The command line of tier A: a file system of our own making, no network, namespaces of its own.

Theory of operation. `bwrap` starts from an empty root and we add, read-only, what one particular Python
interpreter needs to start and nothing else: the system's shared libraries, the standard library, the
environment's packages, and the `threadlings` package itself. There is no shell, no home folder, no course.

What must never become visible is the course: graders hold the expected values, solutions hold the answer.
Three rules see to that:

1. From an editable checkout only the package folder is bound, never the repository around it.
2. An installed package carries the course as `threadlings/_course`; an empty tmpfs is laid over it, in every
   package folder we can find (an editable install may leave a second copy in `site-packages`).
3. Callers may name further folders to hide, for courses that live below a bound folder such as `/usr/lib`.

Mounts are applied parents first, so that a hidden folder inside a bound one ends up hidden, and a bound
folder inside a hidden one (a virtual environment kept inside a course) stays visible.

Rejected: binding all of `/usr` (containers like to keep projects in `/usr/src`), binding `/etc` (host names,
users), a time zone (the jail runs on UTC everywhere, which is one difference less between machines).
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import site
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SCRATCH_BYTES = 64 * 1024**2
"""Size of the only writable folders, `/tmp` and `/dev/shm`; both live in memory."""

_SYSTEM_LIBRARIES = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store")
_ROOT_LIBRARIES = ("/lib", "/lib32", "/lib64")
_MAX_LINKS = 40


def package_folder() -> Path:
    """The folder of the `threadlings` package that is running now."""
    return Path(__file__).resolve().parent.parent


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


def environment() -> dict[str, str]:
    """The probe's whole environment, in every tier.

    `PYTHONHASHSEED=0` makes set order, and so a student's program, the same in every run; it is why the
    interpreter is not started with `-I` or `-E`, which would ignore it. `-s -P` closes the same doors.
    Two arenas instead of eight a core keep the address space of a threaded program small.
    """
    chosen = {
        "HOME": "/tmp",
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
    parent = package_folder().parent
    if parent not in {Path(folder).resolve() for folder in site.getsitepackages()}:
        chosen["PYTHONPATH"] = str(parent)
    libraries = os.environ.get("LD_LIBRARY_PATH")
    if libraries:  # some builds of Python find their own shared library only through it
        chosen["LD_LIBRARY_PATH"] = libraries
    return chosen


@dataclass(slots=True)
class _Mounts:
    """What the jail's file system is made of; `arguments` puts it in an order that works."""

    readable: set[Path] = field(default_factory=set)
    empty: set[Path] = field(default_factory=set)

    def read(self, *paths: Path) -> None:
        """Make files or folders visible under their own name and under the name their links lead to."""
        for path in paths:
            if path.exists():
                self.readable.update((path.absolute(), path.resolve()))

    def read_program(self, program: Path) -> None:
        """Make an executable visible, and every link on the way to it."""
        for _ in range(_MAX_LINKS):
            self.read(program)
            if not program.is_symlink():
                return
            program = program.parent / program.readlink()

    def arguments(self) -> list[str]:
        """The mounts as options of `bwrap`, parents first."""
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
        visible = _outermost(self.readable)
        hidden = {path for path in self.empty if any(path.is_relative_to(folder) for folder in visible)}
        below = {path for path in self.readable if any(path.is_relative_to(folder) for folder in hidden)}
        for path in visible | below:
            steps.setdefault(path, ["--ro-bind", str(path), str(path)])
        for path in hidden:
            steps[path] = ["--tmpfs", str(path)]
        ordered = sorted(steps, key=lambda path: (len(path.parts), path))
        words = [word for path in ordered for word in steps[path]]
        for path in (*hidden, Path("/dev"), Path("/")):  # last: bwrap still had to make mount points in them
            words += ["--remount-ro", str(path)]
        return words


def _outermost(paths: Iterable[Path]) -> set[Path]:
    """The members of `paths` that lie below no other member."""
    kept: set[Path] = set()
    for path in sorted(paths, key=lambda path: len(path.parts)):
        if not any(path.is_relative_to(other) for other in kept):
            kept.add(path)
    return kept


def _interpreter_mounts() -> _Mounts:
    mounts = _Mounts()
    mounts.read(*map(Path, _SYSTEM_LIBRARIES), Path("/etc/ld.so.cache"))
    mounts.read_program(Path(sys.executable))
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        folder = Path(prefix)
        mounts.read(folder / "lib", folder / "lib64", folder / sys.platlibdir, folder / "pyvenv.cfg")
    packages = [Path(folder) for folder in site.getsitepackages()]
    mounts.read(*packages, package_folder())
    for package in (package_folder(), *(folder / "threadlings" for folder in packages)):
        if (package / "_course").is_dir():
            mounts.empty.update((package / "_course", (package / "_course").resolve()))
    return mounts


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
    mounts = _interpreter_mounts()
    mounts.read(*readable)
    for folder in hidden:
        if folder.is_dir():
            mounts.empty.update((folder.absolute(), folder.resolve()))
    namespaces = ["user", "pid", "net", "ipc", "uts"]
    command = [bwrap, *(f"--unshare-{name}" for name in namespaces), "--unshare-cgroup-try"]
    if _version(bwrap) >= (0, 8):  # no user namespaces inside: less of the kernel to attack
        command.append("--disable-userns")
    command += ["--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--hostname", "probe"]
    command += ["--die-with-parent", "--new-session", "--as-pid-1", "--clearenv"]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    command += [*mounts.arguments(), "--chdir", "/tmp"]
    if info_fd is not None:
        command += ["--info-fd", str(info_fd)]
    return [*command, "--", *program]
