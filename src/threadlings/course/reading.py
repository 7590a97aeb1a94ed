"""Bytes of a manifest -> plain data plus the line of every value. The first gate.

Theory of operation. PyYAML can parse to *events* (scalar, start of mapping, alias, ...) without building a
single object. We build from events ourselves, which buys three things a `SafeLoader` subclass does not give
together: a refused construct stops the parser at once (an alias bomb is never expanded, a deep nest never
recursed into), the line of each key and value is at hand, and so is the spelling behind a number, without
which nobody can say "3.10 became 3.1, quote it". libyaml's scanner does the work where PyYAML has it (ten
times faster); whatever it rejects is parsed again by the Python scanner, so that the message does not
depend on how PyYAML was built.

Two classes of problem. Some leave nothing to go on with (not UTF-8, a syntax error, an alias, a tag): they
are raised at once. Others concern one value (a duplicate key, `no` where text was meant): they are
collected, the value stays as written, and reading goes on.

Invariants: keys are strings; values are None, bool, int, finite float, str, list or dict; a bool was
written `true` or `false`, an int in plain decimal, so that every YAML reader, whatever its version, sees
what we see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from threadlings.course.source import clip, read_text, syntax_problem
from threadlings.errors import CourseError, Problem

KeyPath = tuple[str | int, ...]
"""Where a value is: `("modules", 0, "id")`."""

MAX_DEPTH = 16

_TAG = "tag:yaml.org,2002:"
_PLAIN_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_PLAIN_FLOAT = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}\Z")
_PLAIN_BOOL = {"true": True, "false": False}
# Text to YAML 1.1 (which PyYAML speaks), a number to YAML 1.2 (which editors speak): 08, 1e3, 0o17.
_NEARLY_NUMBER = re.compile(r"[-+]?(\.?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0o[0-7]+)\Z")
# C0 save tab and newline, C1, other line ends, zero width, direction overrides, byte order mark, lone
# surrogates: nobody sees them, and they end paths, drive terminals or make one word look like another.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_RESOLVER: Any = yaml.resolver.Resolver()
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written, and its spelling if it was a plain (unquoted) scalar."""

    line: int
    spelling: str | None = None


@dataclass(slots=True)
class Document:
    """A manifest as plain data.

    Attributes:
        path: the file, as the user named it.
        data: None, bool, int, float, str, list or dict, all the way down.
        values: place of each value.
        keys: 1-based line of each key of a mapping, by the key path of its value.
        problems: what was wrong with single values, with their key paths.
    """

    path: Path
    data: Any = None
    values: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[tuple[KeyPath, Problem]] = field(default_factory=list)

    def line(self, at: KeyPath) -> int:
        """Line of the key (or list item) at `at`, or of the nearest thing around it that was written."""
        for length in range(len(at), -1, -1):
            if at[:length] in self.keys:
                return self.keys[at[:length]]
            if at[:length] in self.values:
                return self.values[at[:length]].line
        return 0

    def complain(self, at: KeyPath, message: str, line: int | None = None) -> None:
        """Note a problem with the value at `at`."""
        self.problems.append((at, Problem(self.path, self.line(at) if line is None else line, message)))


def read_document(path: Path) -> Document:
    """The manifest at `path` as plain data with line numbers.

    Raises:
        CourseError: if there is no such file, or it is not readable as a YAML document of the plain kind.
    """
    text = read_text(path)
    document = Document(path)
    try:
        _Builder(document, yaml.parse(text, Loader=_FAST)).build()
    except (yaml.YAMLError, ValueError, OverflowError) as fast_error:
        # Not only YAMLError: the Python scanner lets chr() complain of an escape such as "\\UFFFFFFFF".
        error: Exception = fast_error
        try:
            # Through a builder, too: libyaml may give up at a depth before it tells of any, and the Python
            # scanner would go on for minutes.
            _Builder(Document(path), yaml.parse(text, Loader=yaml.SafeLoader)).build()
        except yaml.YAMLError as slow_error:
            error = slow_error
        except (ValueError, OverflowError):
            pass  # says less than libyaml did
        raise CourseError([syntax_problem(path, text, error)]) from None
    return document


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


class _Builder:
    """Turns parser events into `document.data`; holds nothing but the stream and the document."""

    def __init__(self, document: Document, events: Iterator[Any]) -> None:
        self._document = document
        self._events = events

    def build(self) -> None:
        """Consume the stream, filling the document in."""
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "a second document begins here (`---`). A manifest is one document.")
                self._document.data = self._value(next(self._events), ())
        if documents == 0:
            raise CourseError(
                [Problem(self._document.path, 1, "holds nothing but comments. Write the course below them.")]
            )

    def _stop(self, event: Any, message: str) -> NoReturn:
        raise CourseError([Problem(self._document.path, _line(event), message)])

    def _refuse_extras(self, event: Any) -> None:
        """Stop at an alias, an anchor or a tag."""
        name = clip(event.anchor or "")
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, f"the alias `*{name}` is not allowed in a manifest. Write the value out.")
        if event.anchor is not None:
            self._stop(event, f"the anchor `&{name}` is not allowed in a manifest. Repeat the value instead.")
        if event.tag is not None:
            tag = clip(event.tag.replace(_TAG, "!!"))
            self._stop(event, f"the tag `{tag}` is not allowed in a manifest. Delete it, or quote the value.")

    def _value(self, event: Any, at: KeyPath) -> Any:
        """The value that begins with `event`, at key path `at`."""
        self._refuse_extras(event)
        if len(at) > MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} levels deep. No part of a manifest is.")
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            self._document.values[at] = Place(line, None if event.style else event.value)
            return self._scalar(event, at)
        self._document.values[at] = Place(line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(at)
        return self._mapping(at)

    def _sequence(self, at: KeyPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*at, len(items))))
        return items

    def _mapping(self, at: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, at)
            line = _line(event)
            key_at = (*at, key)
            if key not in mapping:
                self._document.keys[key_at] = line
                mapping[key] = self._value(next(self._events), key_at)
                continue
            first = self._document.keys[key_at]
            self._document.complain(
                key_at, f"`{clip(key)}` is given twice here, first on line {first}. Keep one of them.", line
            )
            # The first one stands. The other is read for its own mistakes, at a path nobody asks for.
            self._value(next(self._events), (*at, f"{key} (line {line})"))
        return mapping

    def _key(self, event: Any, at: KeyPath) -> str:
        self._refuse_extras(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(
                event, "a key must be a word, not a list or a mapping. Quote text that begins with [ or {."
            )
        key = self._scalar(event, (*at, event.value))
        if isinstance(key, str):
            return key
        self._document.complain(
            (*at, event.value),
            f"the key `{clip(event.value)}` is not text to YAML. Quote it, or delete it.",
            _line(event),
        )
        return str(event.value)

    def _scalar(self, event: Any, at: KeyPath) -> Any:
        """The value of a scalar, if all YAML readers agree on it; else its text, and a problem."""
        text: str = event.value
        line = _line(event)
        if found := _INVISIBLE.search(text):
            self._document.complain(
                at,
                f"contains the invisible character U+{ord(found[0]):04X}. Delete it.",
                line,
            )
            return _INVISIBLE.sub("?", text)
        if event.style:
            return text
        tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)).removeprefix(_TAG)
        if tag in ("str", "merge", "value") and not _NEARLY_NUMBER.match(text):
            return text
        if tag == "null":
            return None
        if tag == "bool" and text.lower() in _PLAIN_BOOL:
            return _PLAIN_BOOL[text.lower()]
        if tag == "int" and _PLAIN_INT.match(text):
            return int(text)
        if tag == "float" and _PLAIN_FLOAT.match(text):
            return float(text)
        kind, otherwise = {
            "bool": ("true or false", "write true or false if that is meant"),
            "timestamp": ("a date", "a manifest has no dates"),
        }.get(
            tag, ("a number, and not all in the same way", "write plain decimal digits if a number is meant")
        )
        shown = clip(text)
        self._document.complain(
            at,
            f'YAML readers take {shown} for {kind}. Quote it ("{shown}") if text is meant; {otherwise}.',
            line,
        )
        return text
