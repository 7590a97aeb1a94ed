r"""Archives, unpacked so that none of them can do harm.

A zip or a tar is a list of instructions what to write where, written by a student. Here each member is
*read*, never obeyed: regular files only, at places below one fresh folder, each no longer than what anybody
looks at, and all of them within a budget. `zipfile` and `tarfile` do the parsing.

What archives are known to try, and what becomes of it:

* names that lead out (`../x`, `/etc/x`, `C:\x`), links, devices, encrypted members, names too long for the
  file system or given twice: left out, each with a reason, the rest is taken;
* a member that unpacks to gigabytes: read to the limit and one byte, which tells the judge that it is too
  big; that it goes on is never found out, since nothing behind it needs to be unpacked (zip), or counts
  against the budget (tar, which is one stream);
* a million members, members that share their bytes, archives in archives: a budget of members, bytes and
  depth; beyond it the archive is refused as a whole;
* a damaged or truncated archive, a header that asks for memory: refused as a whole.

Members whose names nobody would look into are written as empty files: they are still there to be reported.
"""

from __future__ import annotations

import bz2
import fcntl
import gzip
import lzma
import os
import re
import shutil
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from threadlings.errors import ThreadlingsError

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
MAX_DEPTH = 3
_MAX_NAME_BYTES = 255
_MAX_PARTS = 40
_MAX_ONE_READ = 64 * 1024**2
_READ_SUFFIXES = (".py", ".ipynb")
_READ_NAMES = frozenset({"timestamp.txt", "submission_metadata.yml"})
_MAX_METADATA_BYTES = 64 * 1024**2
_ROOM = "threadlings-unpacked-"


class ArchiveError(ThreadlingsError):
    """An archive cannot be unpacked; the message is the reason, without the path."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one archive may use up.

    Attributes:
        members: entries of any kind.
        unpacked_bytes: bytes written to the disk.
        streamed_bytes: bytes of a tar behind its compression, skipped ones included.
        archive_bytes: size of an archive within it.
    """

    members: int
    unpacked_bytes: int
    streamed_bytes: int
    archive_bytes: int


# What a teacher downloads holds a class; what a student hands in holds a few files.
DOWNLOAD = Budget(200_000, 4 * 1024**3, 16 * 1024**3, 32 * 1024**2)
HANDED_IN = Budget(2_000, 32 * 1024**2, 256 * 1024**2, 8 * 1024**2)


@contextmanager
def unpacking_room() -> Iterator[Path]:
    """A folder to unpack into, gone at the end; also removes those of runs that were killed."""
    here = Path(tempfile.gettempdir())
    for old in here.glob(f"{_ROOM}*"):
        _sweep(old)
    with (
        tempfile.TemporaryDirectory(prefix=_ROOM, ignore_cleanup_errors=True) as room,
        (Path(room) / ".lock").open("wb") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        (Path(room) / "in").mkdir()
        yield Path(room) / "in"


def _sweep(room: Path) -> None:
    """Removes the room of a run that is dead: its lock is free. Somebody else's is left alone."""
    with suppress(OSError):
        if room.is_symlink() or room.stat().st_uid != os.geteuid():
            return
        with (room / ".lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(room, ignore_errors=True)


def is_archive(name: str) -> bool:
    """Whether a name is that of an archive."""
    return name.casefold().endswith(SUFFIXES)


def stem(name: str) -> str:
    """The name of an archive without its suffix."""
    return next(
        (name[: -len(suffix)] for suffix in sorted(SUFFIXES, key=len, reverse=True)
         if name.casefold().endswith(suffix)),
        name,
    )  # fmt: skip


def unpack(archive: Path, into: Path, *, max_file_bytes: int, budget: Budget) -> list[tuple[str, str]]:
    """Unpacks `archive` into the new folder `into`.

    Args:
        archive: a regular file.
        into: a folder that does not exist.
        max_file_bytes: of a longer file only so much and one byte more is written.
        budget: what it may use up.

    Returns:
        (name, reason) of the members that were left out.

    Raises:
        ArchiveError: it is no archive, damaged, or beyond the budget; `into` is gone then.
    """
    into.mkdir()
    place = _Place(into, max_file_bytes, budget)
    try:
        with archive.open("rb") as file:
            if archive.name.casefold().endswith(".zip"):
                _unzip(file, place)
            else:
                _untar(file, place)
    except ArchiveError:
        shutil.rmtree(into, ignore_errors=True)
        raise
    except Exception as error:  # parsers on hostile data: whatever they raise is this archive's fault
        shutil.rmtree(into, ignore_errors=True)
        what = str(error) if isinstance(error, OSError | zipfile.BadZipFile | tarfile.TarError) else ""
        raise ArchiveError(
            f"cannot be unpacked ({what or type(error).__name__}); it is damaged, or of another kind than "
            "its name says"
        ) from error
    return place.left_out


class _Place:
    """The folder that is filled, and what is left of the budget."""

    def __init__(self, root: Path, max_file_bytes: int, budget: Budget) -> None:
        self._root = root
        self._max_file_bytes = max_file_bytes
        self._budget = budget
        self.streamed_bytes = budget.streamed_bytes
        self._members = 0
        self._bytes = 0
        self._seen: set[tuple[str, ...]] = set()
        self.left_out: list[tuple[str, str]] = []

    def member(self, name: str, mode: int) -> tuple[str, ...] | None:
        """The parts of a member's place, if it may have one; counts it in any case.

        Args:
            name: as the archive spells it.
            mode: type bits as in `stat`, or 0 for a regular file.
        """
        self._members += 1
        if self._members > self._budget.members:
            raise ArchiveError(f"holds more than {self._budget.members:,} entries, and was not unpacked")
        # A backslash is a separator: Windows programs write it, and nobody here has it in a name.
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
        reason = None
        if name[:1] in ("/", "\\") or re.match(r"[A-Za-z]:", name) or ".." in parts:
            reason = "leads out of its archive"
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            reason = "is a link in an archive" if stat.S_ISLNK(mode) else "is not a regular file"
        elif len(parts) > _MAX_PARTS or any(len(os.fsencode(p)) > _MAX_NAME_BYTES for p in parts):
            reason = "has a name that is too long"
        elif not stat.S_ISDIR(mode) and parts in self._seen:
            reason = "is in its archive twice; the first one was taken"
        if reason is not None:
            self.left_out.append((name, reason))
            return None
        self._seen.add(parts)
        return parts or None

    def limit(self, parts: tuple[str, ...]) -> int:
        """How many bytes of this member anybody would look at."""
        name = parts[-1].casefold()
        if is_archive(name):
            return self._budget.archive_bytes
        if name in _READ_NAMES:
            return _MAX_METADATA_BYTES
        return self._max_file_bytes if name.endswith(_READ_SUFFIXES) else -1

    def folder(self, parts: tuple[str, ...]) -> None:
        """Makes a folder."""
        with suppress(FileExistsError, NotADirectoryError):
            self._root.joinpath(*parts).mkdir(parents=True, exist_ok=True)

    def write(self, parts: tuple[str, ...], data: bytes) -> None:
        """Writes a file."""
        self._bytes += len(data)
        if self._bytes > self._budget.unpacked_bytes:
            raise ArchiveError(
                f"unpacks to more than {self._budget.unpacked_bytes // 1024**2} MiB, and was not unpacked"
            )
        path = self._root.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                out.write(data)
        except (FileExistsError, NotADirectoryError):
            self.left_out.append(("/".join(parts), "has the name of a folder in its archive, or the reverse"))


def _unzip(file: IO[bytes], place: _Place) -> None:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            mode = info.external_attr >> 16
            name = _zip_name(info)
            parts = place.member(name, stat.S_IFDIR if info.is_dir() else mode)
            if parts is None:
                continue
            if info.is_dir():
                place.folder(parts)
                continue
            limit = place.limit(parts)
            if info.flag_bits & 1:
                place.left_out.append((name, "is encrypted"))
            elif limit < 0:
                place.write(parts, b"")
            else:
                with archive.open(info) as member:
                    place.write(parts, member.read(limit + 1))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name: without a flag the standard says code page 437, and most write UTF-8."""
    if info.flag_bits & 0x800:
        return info.filename
    with suppress(UnicodeError):
        return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _untar(file: IO[bytes], place: _Place) -> None:
    start = file.read(6)
    file.seek(0)
    opened: Any = file
    if start.startswith(b"\x1f\x8b"):
        opened = gzip.GzipFile(fileobj=file)
    elif start.startswith(b"BZh"):
        opened = bz2.BZ2File(file)
    elif start.startswith(b"\xfd7zXZ\0"):
        opened = lzma.LZMAFile(file)  # noqa: SIM115
    stream: Any = _Stream(opened, place.streamed_bytes)
    with tarfile.open(fileobj=stream, mode="r:", encoding="utf-8") as archive:
        for info in archive:
            kind = (
                stat.S_IFDIR if info.isdir()
                else stat.S_IFREG if info.isreg()
                else stat.S_IFLNK if info.issym() or info.islnk()
                else stat.S_IFIFO
            )  # fmt: skip
            parts = place.member(info.name, kind)
            if parts is None:
                continue
            if info.isdir():
                place.folder(parts)
                continue
            limit = place.limit(parts)
            member = archive.extractfile(info) if limit >= 0 else None
            place.write(parts, b"" if member is None else member.read(limit + 1))
            archive.members = []  # type: ignore[attr-defined]  # else it keeps every header


class _Stream:
    """A file that only goes forward, as far as the budget reaches: what `tarfile` needs of one."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._most = most
        self._at = 0

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, whence: int = 0) -> int:
        if whence or to < self._at:
            raise ArchiveError("is a tar that goes backwards, and was not unpacked")
        while self._at < to and self.read(min(to - self._at, 1024**2)):
            pass
        return self._at

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > _MAX_ONE_READ:
            raise ArchiveError("has a header of absurd size, and was not unpacked")
        data = self._file.read(size)
        self._at += len(data)
        if self._at > self._most:
            raise ArchiveError(
                f"unpacks to more than {self._most // 1024**2} MiB with what is skipped, and was not unpacked"
            )
        return data
