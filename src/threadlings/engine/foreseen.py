"""Files that are asked for again and again, instrumented once: an exercise's scenarios, a student's text.

Theory of operation. The probe instruments a program in every child that it forks, and half of the text is
always the same: the author's `scenarios.py`. The other half, a student's text, is the same for all checks of
a submission. So the server, before it forks, has them instrumented once, and the children inherit the result.
What becomes of a file depends on the rest of the program in one way only, the names of attributes that are
stored anywhere. Those of a student's text the server can merely guess as long as it has not read it (parsing
what a stranger wrote is for the child, until a child has shown that it can be done; `probe.prepared`). So the
guess is no more than that. Instrumentation notes every name it looked up among those stored, and what it
found (`Consulted`); a child that knows the names takes the result only if each of these look-ups would still
find the same, and instruments the file itself otherwise.

Invariants:
    * What `find` returns is what instrumenting the file again would give.
    * No more than `_MOST_FILES` files are remembered, with `_MOST_VARIANTS` results each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

from threadlings.engine import vocabulary
from threadlings.engine.instrument import Program, stored_attributes

_MOST_FILES = 64
_MOST_VARIANTS = 4

Instrument = Callable[[frozenset[str] | None], Program]
"""Instruments a certain file, given the attribute names that are stored."""

_STORE = re.compile(
    r"""
    \.\s*([^\W\d]\w*)\s*
    (?: (?: [-+*/%&|^@] | // | \*\* | << | >> )? = (?!=)
      | : [^=\n]{1,80} = (?!=)
      | ,
    )""",
    re.VERBOSE,
)
_BACK_DOOR = re.compile(rf"\b(?:{'|'.join(vocabulary.BACK_DOORS)})\b")


class Consulted(frozenset[str]):
    """Names of attributes that are stored; notes who was looked up, and what was found."""

    answers: dict[str, bool]

    def __new__(cls, names: Iterable[str]) -> Self:
        """A set of `names` that nobody has consulted yet."""
        made = super().__new__(cls, names)
        made.answers = {}
        return made

    def __contains__(self, name: object) -> bool:
        found = super().__contains__(name)
        self.answers[str(name)] = found
        return found


@dataclass(frozen=True, slots=True)
class _Variant:
    """An instrumented file, and what must be so for it to be right; None if any name is stored."""

    program: Program
    index: int
    answers: dict[str, bool] | None

    def fits(self, index: int, stored: frozenset[str] | None) -> bool:
        if index != self.index or self.answers is None or stored is None:
            return index == self.index and self.answers is None and stored is None
        return all((name in stored) == found for name, found in self.answers.items())


@dataclass(slots=True)
class _File:
    stored: frozenset[str] | None
    variants: list[_Variant] = field(default_factory=list)


class Foreseen:
    """Instrumented files by their text and file name."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], _File] = {}

    def foresee(
        self, source: str, filename: str, index: int, beside: tuple[str, str], instrument: Instrument
    ) -> None:
        """Instrument a file as it will probably be needed.

        Args:
            source: its text.
            filename: its file name.
            index: the number that it is going to have.
            beside: text and file name of the rest of the program, which is not parsed.
            instrument: does it.

        Raises:
            SyntaxError: the file is no Python; so with whatever else `ast.parse` and `instrument` raise.
        """
        file = self._files.pop((source, filename), None) or _File(stored_attributes([ast.parse(source)]))
        self._files[source, filename] = file
        while len(self._files) > _MOST_FILES:
            del self._files[next(iter(self._files))]
        other = self._files.get(beside)
        names = _probably_stored(beside[0]) if other is None else other.stored
        stored = None if file.stored is None or names is None else file.stored | names
        variant = next((known for known in file.variants if known.fits(index, stored)), None)
        if variant is None:
            consulted = None if stored is None else Consulted(stored)
            program = instrument(consulted)
            variant = _Variant(program, index, None if consulted is None else consulted.answers)
        else:
            file.variants.remove(variant)
        file.variants = [variant, *file.variants][:_MOST_VARIANTS]

    def forget(self, source: str, filename: str) -> None:
        """Drop all that is known of a file."""
        self._files.pop((source, filename), None)

    def stored_in(self, source: str, filename: str) -> frozenset[str] | None:
        """Attribute names that a file may store, as `stored_attributes` tells them."""
        file = self._files.get((source, filename))
        return stored_attributes([ast.parse(source)]) if file is None else file.stored

    def find(self, source: str, filename: str, index: int, stored: frozenset[str] | None) -> Program | None:
        """The instrumented file, if just this was foreseen."""
        file = self._files.get((source, filename))
        variants = () if file is None else file.variants
        return next((known.program for known in variants if known.fits(index, stored)), None)

    def can_be_compiled(self, source: str, filename: str) -> bool:
        """Whether that is known, because the file has been compiled before."""
        file = self._files.get((source, filename))
        return file is not None and bool(file.variants)


def _probably_stored(source: str) -> frozenset[str] | None:
    """A guess at `stored_attributes` that parses nothing."""
    return None if _BACK_DOOR.search(source) else frozenset(_STORE.findall(source))
