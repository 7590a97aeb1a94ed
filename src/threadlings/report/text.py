r"""Text from outside, made safe to show.

A folder name is any bytes but NUL and slash; a message may quote whatever a student's exception said. Both
can hold terminal escapes, line breaks, text-direction overrides and lone surrogates (bytes that are not
UTF-8). Two functions stand between them and the outside:

* `printable` makes one line of a *name*. It is injective: two different names never become the same text,
  because a backslash of the name itself is doubled. So the result can serve as an identity too (in the
  gradebook, in exports), where surrogates cannot be stored.
* `block` makes a *paragraph*: line breaks stay, tabs become spaces, the rest is escaped visibly.

Escaping is visible (`\x1b`) rather than silent, so that a trick is seen, not hidden.
"""

from __future__ import annotations

import unicodedata

# Cf characters that change how *other* text is laid out; joiners and plain marks that scripts need stay.
_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _is_unsafe(char: str) -> bool:
    """Whether `char` could do anything but stand in its place."""
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in _DIRECTION_OVERRIDES


def _escape(char: str) -> str:
    """The visible form of an unsafe character; a byte that was not UTF-8 is shown as that byte."""
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode's surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"


def printable(name: str) -> str:
    r"""One safe line for a name; different names give different lines.

    Example:
        >>> printable("student-01")
        'student-01'
        >>> print(printable("a\nb"), printable("a\\nb"))
        a\nb a\\nb
    """
    return "".join(_escape(c) if _is_unsafe(c) else "\\\\" if c == "\\" else c for c in name)


def block(text: str) -> str:
    r"""Safe text of several lines.

    Example:
        >>> print(block("one\n\x1b[2Jtwo"))
        one
        \x1b[2Jtwo
    """
    lines = text.replace("\r\n", "\n").expandtabs(4).split("\n")
    return "\n".join("".join(_escape(c) if _is_unsafe(c) else c for c in line) for line in lines)


def points_text(points: float) -> str:
    """Points without a needless fraction.

    Example:
        >>> points_text(5.0), points_text(2.5), points_text(1 / 3)
        ('5', '2.5', '0.33')
    """
    rounded = f"{points:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    Example:
        >>> count(1, "file"), count(3, "file"), count(2, "class", "classes")
        ('1 file', '3 files', '2 classes')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
