"""From the bytes of a submitted file to text, or to the reason why not.

The rules are Python's own (PEP 263: a byte-order mark or a coding line, else UTF-8), with four exceptions
that protect the judge: a size limit, no NUL characters (a half-written or binary file), none of the codecs
that are Python-specific transformations rather than ways to write text -- some take quadratic time, others
hide what a file says -- and none that read ASCII as something else, as EBCDIC and UTF-16 do: the coding line
itself was read as ASCII.

Whether the text is Python is not decided here. `compile` runs no student code, but deeply nested source can
exhaust the compiler's stack and take the process with it; the probe does it.
"""

from __future__ import annotations

import codecs
import io
import tokenize

_REFUSED_CODECS = frozenset(
    {
        "idna",
        "mbcs",
        "oem",
        "palmos",
        "punycode",
        "raw-unicode-escape",
        "undefined",
        "unicode-escape",
        "utf-7",
    }
)

# All but the two characters that Japanese encodings put others in the place of, which Python accepts too.
_ASCII = "".join(mark for mark in map(chr, range(0x20, 0x7F)) if mark not in "\\~") + "\t\r\n"

_ADVICE = "Save the file as UTF-8 text and hand it in again."


class IntakeError(Exception):
    """The bytes are not a text that could be a program; the message is for the student."""


def decode(source: bytes, *, name: str, max_source_bytes: int) -> str:
    """The text of a submitted file.

    Args:
        source: the file's bytes; one more than allowed is enough to be told that there are too many.
        name: how to call the file in messages.
        max_source_bytes: the largest size accepted.

    Raises:
        IntakeError: it is too large, empty, or not text in the encoding it declares.
    """
    if len(source) > max_source_bytes:
        raise IntakeError(
            f"{name} is larger than the {max_source_bytes:,} bytes allowed. "
            "Hand in the source file alone, without data."
        )
    text = _decode(source, name) if source.strip() else ""
    if not text.strip():
        raise IntakeError(f"{name} is empty. Was it saved before it was handed in?")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise IntakeError(
            f"{name} contains a NUL character (line {line}): it is not a plain text file. {_ADVICE}"
        )
    return text


def _decode(source: bytes, name: str) -> str:
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise IntakeError(f"{name} is UTF-16, which Python cannot read. {_ADVICE}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    except SyntaxError as error:
        # Also raised for a file without a declaration whose first lines are not UTF-8.
        _decode_as(source, name, "utf-8")
        raise IntakeError(f"{name} cannot be read: {error.msg}. {_ADVICE}") from None
    if codecs.lookup(encoding).name.replace("_", "-") in _REFUSED_CODECS or not _reads_ascii(encoding):
        raise IntakeError(f"{name} declares the encoding {encoding}, which is not accepted. {_ADVICE}")
    return _decode_as(source, name, encoding)


def _reads_ascii(encoding: str) -> bool:
    try:
        return _ASCII.encode("ascii").decode(encoding) == _ASCII
    except (LookupError, ValueError):  # no codec that makes text, or no such sequence of bytes
        return False


def _decode_as(source: bytes, name: str, encoding: str) -> str:
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        byte = source[error.start : error.start + 1].hex()
        raise IntakeError(
            f"{name} is not {encoding} text: line {line} holds a byte (0x{byte}) that does not fit. {_ADVICE}"
        ) from None
    except ValueError as error:
        raise IntakeError(f"{name} cannot be read as {encoding}: {error}. {_ADVICE}") from None
