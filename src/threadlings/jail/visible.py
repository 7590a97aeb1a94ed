"""What the probe needs to see of this machine, whichever jail holds it: the interpreter's files, and no more.

One particular Python needs, to start: the system's shared libraries, its standard library, the environment's
packages, and the `threadlings` package itself. What must never become visible is the course: graders hold the
expected values, solutions hold the answer. Three rules see to that:

1. From an editable checkout only the package folder is shown, never the repository around it.
2. An installed package carries the course as `threadlings/_course`; it is hidden, in every package folder we
   can find (an editable install may leave a second copy in `site-packages`).
3. Callers may name further folders to hide, for courses that live below a visible folder such as `/usr/lib`.
"""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_SYSTEM_LIBRARIES = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store")
_MAX_LINKS = 40


def package_folder() -> Path:
    """The folder of the `threadlings` package that is running now."""
    return Path(__file__).resolve().parent.parent


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
class Visible:
    """Files and folders to show, with all below them, and folders below those to hide.

    Attributes:
        readable: shown, each under its own name and under the name its links lead to.
        empty: hidden.
    """

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

    def hide(self, *folders: Path) -> None:
        """Make folders look empty, or not be there."""
        for folder in folders:
            if folder.is_dir():
                self.empty.update((folder.absolute(), folder.resolve()))

    @property
    def hidden(self) -> set[Path]:
        """What is hidden and would be visible otherwise."""
        visible = outermost(self.readable)
        return {path for path in self.empty if any(path.is_relative_to(folder) for folder in visible)}

    def around_hidden(self) -> list[Path]:
        """Paths that show, with all below them, just what is visible: for jails that can only allow."""
        hidden = self.hidden
        shown: list[Path] = []

        def show(path: Path) -> None:
            if path in hidden:
                return
            if path.is_dir() and any(folder.is_relative_to(path) for folder in hidden):
                for child in sorted(path.iterdir()):
                    show(child)
            elif path.exists():
                shown.append(path)

        for path in sorted(outermost(self.readable)):
            show(path)
        shown += sorted(p for p in self.readable if any(p.is_relative_to(folder) for folder in hidden))
        return shown

    def import_folders(self) -> list[Path]:
        """Folders that the import system has to list, and that `around_hidden` does not show as a whole."""
        hidden = self.hidden
        above = {path for path in outermost(self.readable) if any(h.is_relative_to(path) for h in hidden)}
        return sorted({*above, package_folder().parent})


def outermost(paths: Iterable[Path]) -> set[Path]:
    """The members of `paths` that lie below no other member."""
    kept: set[Path] = set()
    for path in sorted(paths, key=lambda path: len(path.parts)):
        if not any(path.is_relative_to(other) for other in kept):
            kept.add(path)
    return kept


def interpreter_files(readable: Iterable[Path] = (), hidden: Iterable[Path] = ()) -> Visible:
    """What this Python needs to start.

    Args:
        readable: files or folders to show besides.
        hidden: folders to hide, where a visible folder would show them.
    """
    visible = Visible()
    visible.read(*map(Path, _SYSTEM_LIBRARIES), Path("/etc/ld.so.cache"))
    visible.read_program(Path(sys.executable))
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        folder = Path(prefix)
        visible.read(folder / "lib", folder / "lib64", folder / sys.platlibdir, folder / "pyvenv.cfg")
    packages = [Path(folder) for folder in site.getsitepackages()]
    visible.read(*packages, package_folder())
    visible.hide(
        *(package / "_course" for package in (package_folder(), *(f / "threadlings" for f in packages)))
    )
    visible.read(*readable)
    visible.hide(*hidden)
    return visible
