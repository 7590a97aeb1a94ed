"""Folders and archives as one kind of tree.

The walk that finds submissions should not care whether something lies in a folder, in a zip, or in a zip in
a tar. A `Node` is an entry of either; an archive is unpacked (by `archives`) when somebody asks for what is
in it, and then looks like a folder. Nothing else is opened, and no link is followed.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from threadlings.bulk import archives
from threadlings.report.text import printable

Kind = Literal["file", "folder", "archive", "link", "other"]


@dataclass(frozen=True, slots=True)
class Node:
    """An entry.

    Attributes:
        name: what it is called; for an archive without its suffix, and for what a platform renamed, the name
            the student gave it.
        path: where it is.
        shown: its place below the source, as one safe line.
        kind: what it is.
        depth: how many archives it lies in.
    """

    name: str
    path: Path
    shown: str
    kind: Kind
    depth: int = 0

    @property
    def holds(self) -> bool:
        """Whether there may be something in it."""
        return self.kind in ("folder", "archive")


class Tree:
    """Lists nodes.

    Args:
        room: a folder to unpack into; None takes an archive for any other file.
        max_file_bytes: how much of a file anybody looks at.
        report: takes (shown, reason) of what was left out of an archive.
    """

    def __init__(self, room: Path | None, max_file_bytes: int, report: Callable[[str, str], None]) -> None:
        self._room = room
        self._max_file_bytes = max_file_bytes
        self._report = report
        self._numbers = itertools.count()
        self._named: set[Path] = set()
        self._places: dict[Path, Path] = {}

    def root(self, path: Path, shown: str) -> Node:
        """The node of a source: a folder or an archive that the teacher named."""
        self._named.add(path)
        return Node(path.name, path, shown, "folder" if path.is_dir() else "archive")

    def children(self, node: Node) -> list[Node]:
        """What is in a folder or archive, in the order of names.

        Raises:
            OSError: it cannot be listed.
            ArchiveError: it cannot be unpacked.
        """
        path, depth = node.path, node.depth
        if node.kind == "archive":
            path, depth = self._unpacked(node), depth + 1
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda entry: natural(entry.name))
        return [self._node(entry, node, depth) for entry in found]

    def _node(self, entry: os.DirEntry[str], parent: Node, depth: int) -> Node:
        shown = f"{parent.shown}/{printable(entry.name)}" if parent.shown else printable(entry.name)
        name, kind = entry.name, self._kind(entry, depth)
        return Node(archives.stem(name) if kind == "archive" else name, Path(entry.path), shown, kind, depth)

    def _kind(self, entry: os.DirEntry[str], depth: int) -> Kind:
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        if entry.is_symlink():
            return "link"
        if not entry.is_file(follow_symlinks=False):
            return "other"
        archive = self._room is not None and depth < archives.MAX_DEPTH and archives.is_archive(entry.name)
        # What a Mac puts beside each file is called like the file, and is none.
        return "archive" if archive and not entry.name.startswith(".") else "file"

    def _unpacked(self, node: Node) -> Path:
        assert self._room is not None
        if node.path in self._places:
            return self._places[node.path]
        into = self._room / str(next(self._numbers))
        left_out = archives.unpack(
            node.path,
            into,
            max_file_bytes=self._max_file_bytes,
            budget=archives.DOWNLOAD if node.path in self._named else archives.HANDED_IN,
        )
        for name, reason in left_out:
            self._report(f"{node.shown}/{printable(name)}", reason)
        self._places[node.path] = into
        return into


def natural(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """Sort key under which `student-2` comes before `student-10`."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((0, int(p)) if p.isdecimal() else (1, p) for p in parts if p), name
