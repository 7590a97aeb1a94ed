r"""Student text made safe, and words joined into sentences.

Everything a student can choose -- source lines, thread names, values, lock names -- ends in terminals, HTML
pages and gradebooks. So no text leaves this package unless it went through `clean`: characters that do not
print (ANSI escapes, newlines, bidirectional overrides, zero-width characters, lone surrogates) come out as
the escapes Python itself would show (`\x1b`, `\u202e`).

Widths are counted in terminal cells, not characters: East Asian wide characters take two, combining marks
none. "Ambiguous" characters count as one, which is why the drawings themselves use ASCII only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

ELLIPSIS = "..."
NAME_LIMIT_CELLS = 40
VALUE_LIMIT_CELLS = 60


def clean(text: str, limit_cells: int | None = None) -> str:
    """`text` with every character that does not print escaped, cut to `limit_cells` if given."""
    safe = "".join(_visible(char) for char in text)
    return safe if limit_cells is None else clip(safe, limit_cells)


def name(text: str) -> str:
    """A thread's, lock's or variable's name, fit for a sentence."""
    return clean(text, NAME_LIMIT_CELLS)


def value(text: str | None) -> str:
    """A value's repr, fit for a sentence; `?` when the trace does not know it."""
    return "?" if text is None else clean(text, VALUE_LIMIT_CELLS)


def number(spelled: str | None) -> float | None:
    """The number that a repr spells; None if it is none."""
    try:
        return float(spelled or "")
    except ValueError:
        return None


def cells(text: str) -> int:
    """Terminal cells that `text` occupies."""
    return sum(_cells_of(char) for char in text)


def clip(text: str, limit_cells: int) -> str:
    """`text`, or its beginning and an ellipsis, in at most `limit_cells` cells."""
    if cells(text) <= limit_cells:
        return text
    room = limit_cells - len(ELLIPSIS)
    if room <= 0:
        return ELLIPSIS[:limit_cells]
    return _fitting(text, room) + ELLIPSIS


def pad(text: str, width_cells: int) -> str:
    """`text` clipped or filled with spaces to exactly `width_cells` cells."""
    clipped = clip(text, width_cells)
    return clipped + " " * (width_cells - cells(clipped))


def wrap(text: str, width_cells: int, indent: str = "") -> list[str]:
    """`text` broken at spaces into lines of at most `width_cells` cells; later lines start with `indent`.

    A word longer than a line is broken inside. The spaces `text` begins with stay on the first line.
    """
    if not text.strip():
        return [""]
    width = max(width_cells, 2)
    # One wide character takes two cells, and must fit behind whatever a line begins with.
    if len(indent) + 2 > width:
        indent = ""
    start = text[: len(text) - len(text.lstrip(" "))]
    if len(start) + 2 > width:
        start = ""
    lines: list[str] = []
    line, empty = start, True
    for word in _pieces(text.split(), width - max(len(indent), len(start))):
        glue = "" if empty else " "
        if empty or cells(line) + len(glue) + cells(word) <= width:
            line, empty = line + glue + word, False
        else:
            lines.append(line)
            line = indent + word
    return [*lines, line]


def listing(items: Iterable[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def expectation(allowed: Sequence[str], got: str) -> str:
    """`Expected 2, got 1.` from the reprs of the allowed values and of the one that came; may be empty."""
    shown = [value(item) for item in dict.fromkeys(allowed)]
    wanted = ""
    if shown:
        wanted = listing(shown, "or") if len(shown) <= 4 else f"one of {len(shown)} values ({shown[0]}, ...)"
    if wanted and got:
        return f"Expected {wanted}, got {value(got)}."
    if got:
        return f"Got {value(got)}."
    return f"Expected {wanted}." if wanted else ""


def sentences(*parts: str) -> str:
    """The parts that are not empty, one space between them."""
    return " ".join(part for part in parts if part)


def lines(first: str, *rest: str) -> str:
    """A first line, and an indented one for each of the rest."""
    return "\n".join([first, *(f"  {line}" for line in rest if line)])


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    if char == "\t":
        return " "
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")


def _cells_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _fitting(text: str, limit_cells: int) -> str:
    """The longest beginning of `text` that fits."""
    used = 0
    for index, char in enumerate(text):
        used += _cells_of(char)
        if used > limit_cells:
            return text[:index]
    return text


def _pieces(words: Iterable[str], limit_cells: int) -> Iterator[str]:
    """`words`, those too long for a line cut into pieces that fit."""
    limit = max(limit_cells, 2)  # two cells: one wide character must always fit, or nothing would advance
    for word in words:
        rest = word
        while cells(rest) > limit:
            piece = _fitting(rest, limit)
            yield piece
            rest = rest[len(piece) :]
        yield rest
