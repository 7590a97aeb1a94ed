"""A schedule picture, fitted to the terminal.

A result carries its schedule as plain text of one fixed width, because results are compared and stored. A
terminal is as wide as it is. `fit` reads the picture back (the ruler below its heading says where the columns
are), and draws it again: with columns only as wide as they need to be; if that is still too wide, with their
text wrapped; and if columns would become too narrow to read, as a list, one step after the other with the
thread's name in front.

Invariant: no word of the picture is lost. Text that does not look like such a picture comes back unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from threadlings.explain.text import cells, pad, wrap

MIN_COLUMN_CELLS = 26

_RULER = re.compile(r"-+(\+-+)+")
_JOINT = " | "
_CONTINUED = "    "  # how a line begins that goes on with the one above; the picture's own indent is two


@dataclass(slots=True)
class _Row:
    """What one thread did at one step: `lines` in the column `column`, or across all if that is None."""

    gutter: str
    column: int | None
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture, read back: the gutter's heading, the threads, the rows, and the lines below."""

    gutter: str
    names: list[str]
    rows: list[_Row]
    rest: list[str]


def fit(details: str, width: int) -> str:
    """The picture in lines of at most `width` terminal cells."""
    if all(cells(line) <= width for line in details.split("\n")):
        return details
    picture = _read(details.split("\n"))
    if picture is None:
        return details
    gutter = max(cells(text) for text in [picture.gutter, *(row.gutter for row in picture.rows)])
    room = width - gutter - len(_JOINT) * len(picture.names)
    columns = [_natural_width(picture, column) for column in range(len(picture.names))]
    share = room // len(columns)
    if sum(columns) <= room:
        drawn = _side_by_side(picture, gutter, columns)
    elif share >= MIN_COLUMN_CELLS:
        drawn = _side_by_side(picture, gutter, [share] * len(columns))
    else:
        drawn = _listed(picture, gutter, width)
    below = [part for line in picture.rest for part in _below(line, width)]
    return "\n".join(line.rstrip() for line in [*drawn, *below])


def _read(lines: list[str]) -> _Picture | None:
    """The picture that `lines` draw; None if they draw none."""
    if len(lines) < 3 or not _RULER.fullmatch(lines[1].strip()):
        return None
    spans, start = [], 0
    for part in lines[1].split("+"):
        spans.append((start, len(part)))
        start += len(part) + 1
    heading = [_slice(lines[0], at, size).strip() for at, size in spans]
    rows: list[_Row] = []
    below = 2
    for line in lines[2:]:
        if not _has_joint(line, spans[1][0]):
            break
        below += 1
        column, text = _column_of(line, spans)
        gutter = _slice(line, *spans[0]).strip()
        if rows and not gutter and column == rows[-1].column:
            if text.startswith(_CONTINUED):
                rows[-1].lines[-1] += f" {text.strip()}"
            else:
                rows[-1].lines.append(text)
        else:
            rows.append(_Row(gutter, column, [text]))
    return _Picture(heading[0], heading[1:], rows, lines[below:])


def _column_of(line: str, spans: list[tuple[int, int]]) -> tuple[int | None, str]:
    """The column in which a line has its text, and the text; None if it goes across."""
    if all(_has_joint(line, at) for at, _ in spans[1:]):
        texts = [_slice(line, at, size)[1:].rstrip() for at, size in spans[1:]]
        filled = [number for number, text in enumerate(texts) if text]
        if len(filled) == 1:
            return filled[0], texts[filled[0]]
    return None, _slice(line, spans[1][0], cells(line))[1:].rstrip()


def _has_joint(line: str, start: int) -> bool:
    """Whether a column starts at the cell `start`: a bar before it, a blank (or nothing more) in it."""
    return _slice(line, start - 1, 1) == "|" and _slice(line, start, 1).strip() == ""


def _slice(line: str, start: int, size: int) -> str:
    """The characters in `size` cells of `line` from the cell `start` on."""
    found, at = [], 0
    for char in line:
        if start <= at < start + size:
            found.append(char)
        at += cells(char)
    return "".join(found)


def _natural_width(picture: _Picture, column: int) -> int:
    texts = [picture.names[column], *(t for row in picture.rows if row.column == column for t in row.lines)]
    return max(map(cells, texts))


def _wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of `width` cells, the later ones a little deeper than the first."""
    lead = len(text) - len(text.lstrip(" "))
    return wrap(text, width, " " * (lead + 2)) if cells(text) > width else [text]


def _below(line: str, width: int) -> list[str]:
    """A line below the picture; the schedule itself stays whole, to be copied."""
    return [line] if line.startswith("replay: ") else _wrapped(line, width)


def _side_by_side(picture: _Picture, gutter: int, columns: list[int]) -> Iterator[str]:
    def line(left: str, parts: list[str]) -> str:
        return _JOINT.join([f"{left:>{gutter}}", *parts])

    yield line(picture.gutter, [pad(name, size) for name, size in zip(picture.names, columns, strict=True)])
    yield "-+-".join("-" * size for size in (gutter, *columns))
    across = sum(columns) + len(_JOINT) * (len(columns) - 1)
    for row in picture.rows:
        left = row.gutter
        for text in row.lines:
            for part in _wrapped(text, across if row.column is None else columns[row.column]):
                parts = [part]
                if row.column is not None:
                    parts = [" " * size for size in columns]
                    parts[row.column] = pad(part, columns[row.column])
                yield line(left, parts)
                left = ""


def _listed(picture: _Picture, gutter: int, width: int) -> Iterator[str]:
    for row in picture.rows:
        left = row.gutter
        name = "" if row.column is None else f"{picture.names[row.column]}  "
        for text in (name + row.lines[0].lstrip(), *row.lines[1:]):
            for part in _wrapped(text, width - gutter - 2):
                yield f"{left:>{gutter}}  {part}"
                left = ""
