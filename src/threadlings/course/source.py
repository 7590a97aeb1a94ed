"""A manifest before it is data: a file of sane size and kind, text in UTF-8, and what its syntax errors mean.

A path comes from the command line or from a search, so it may name anything: a folder, a pipe, a device
without end, somebody's photograph. Each gets a sentence of its own, and none is waited for or read beyond
the limit.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import yaml

from threadlings.errors import CourseError, Problem

MAX_BYTES = 1024 * 1024

_UNCLOSED = "a quote or bracket that is opened and never closed"
# What the parser's sentence contains -> what people did.
_ADVICE = {
    "found character '\\t'": "a tab; YAML indents with spaces only",
    "mapping values are not allowed here": (
        "a second `: ` on the line, or a line indented further than its neighbours; quote text that contains "
        "`: `, and line up the keys of a block"
    ),
    "could not find expected ':'": "a key without `: `, or text that runs over its line; write `key: value`",
    "<block end>, but found '<scalar>'": (
        "a quote that is not closed on one of the lines above, or text after a closing quote"
    ),
    "expected <block end>": (
        "a line that is not lined up with the block it belongs to; give all keys of a block, and all `- ` of "
        "a list, the same indentation"
    ),
    "found unexpected end of stream": _UNCLOSED,
    "found unexpected document": _UNCLOSED,
    "expected ',' or": "a `[` or `{` that is not closed, or an item without a comma",
    "cannot start any token": "a value that begins with @, ` or % needs quotes around it",
    "found unknown escape character": "a backslash that means nothing in double quotes; use single quotes",
    "escape code": "a backslash that names no character in double quotes; use single quotes",
}


def clip(text: str, most: int = 60) -> str:
    """A value for a message: on one line, escaped where it is invisible, its beginning if it is long."""
    shown = text if len(text) <= most else text[: most - 3] + "..."
    return "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in shown)


def read_text(path: Path) -> str:
    """The text of the file at `path`: UTF-8, with or without a byte order mark.

    Raises:
        CourseError: if it is not an ordinary file of text, of at most `MAX_BYTES`.
    """

    def refuse(message: str, line: int = 0) -> CourseError:
        return CourseError([Problem(path, line, message)])

    try:
        # Non-blocking: opening a named pipe must not wait for somebody to write into it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISDIR(mode):
                raise refuse("is a folder, and the course manifest must be a file. Move the folder away.")
            if not stat.S_ISREG(mode):
                raise refuse("is not a regular file. The course manifest must be an ordinary text file.")
            with open(descriptor, "rb", closefd=False) as file:
                raw = file.read(MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise refuse(
            "there is no such file. Run this in the folder of a course, or name its course.yaml."
        ) from None
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror}. Check the path and its permissions.") from None
    except ValueError:
        raise refuse(
            "is no path: it contains a NUL character. Check what the path was put together from."
        ) from None
    if len(raw) > MAX_BYTES:
        raise refuse(
            f"is larger than {MAX_BYTES // 1024} KiB. No manifest needs that much: is it the right file?"
        )
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise refuse(
            "contains a NUL byte, so it is not a text file in UTF-8. "
            "Save it as UTF-8 (editors call UTF-16 `Unicode`).",
            line,
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refuse(
            f"is not UTF-8: byte 0x{raw[error.start]:02x} cannot be decoded. Save the file as UTF-8.", line
        ) from None
    if not text.strip():
        raise refuse("is empty. A course manifest has at least id, uuid, name, version and modules.", 1)
    return text


def syntax_problem(path: Path, text: str, error: Exception) -> Problem:
    """What a YAML error means for the person who wrote the file."""
    if isinstance(error, yaml.reader.ReaderError):
        position = error.position if isinstance(error.position, int) else 0
        line = text.count("\n", 0, position) + 1
        return Problem(
            path,
            line,
            f"contains the invisible character U+{ord(text[position]):04X}. Delete it.",
        )
    if not isinstance(error, yaml.MarkedYAMLError):
        # The Python scanner, on an escape such as "\\UFFFFFFFF": chr() complains, of no line.
        return Problem(path, 0, "not valid YAML: an escape such as \\U in double quotes names no character.")
    said = clip(", ".join(part for part in (error.context, error.problem) if part), most=300)
    mark = error.problem_mark or error.context_mark
    advice = next((advice for sign, advice in _ADVICE.items() if sign in said), None)
    message = f"not valid YAML: {advice} (the parser says: {said})." if advice else f"not valid YAML: {said}."
    if error.context_mark and mark and error.context_mark.line < mark.line:
        message += f" The block or quote begins on line {error.context_mark.line + 1}."
    return Problem(path, mark.line + 1 if mark else 0, message)
