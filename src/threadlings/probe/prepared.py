"""What the server has ready before it forks a child.

Theory of operation. The checks of a submission put ten requests or more, each to a fresh child, and all of
them need the same text parsed, looked through and instrumented. To parse what a stranger wrote is for a
child, under its limits: a text can be made that takes a compiler's time, memory or stack. But once one child
has come as far as running the program, another process can do the same work on the same text as well. So the
server does it then, once, and the children that follow inherit the result. The author's scenarios are trusted
and need no such proof.

Invariants:
    * The server only reads texts; nothing of a student's is ever run in it. What it made of a text a child
      can change in its own memory alone.
    * A text is read here only if a child has run it. A program that makes its child say so has run.
    * One student's text is remembered at a time.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping
from typing import Any

from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile
from threadlings.probe.guard import Denial, Untouched, forbidden_name

_HAVE_RUN = ('{"kind":"loaded"', '{"kind":"exploration"', '{"kind":"explanation"')
"""How records begin that come from a child which has run the program."""
_DIGEST_CHARACTERS = 33


class Prepared:
    """What a child inherits.

    Args:
        library: the simulated modules.
        untouched: how the process is before any program runs in it.

    Attributes:
        library: the same.
        untouched: the same.
    """

    def __init__(self, library: Library, untouched: Untouched) -> None:
        self.library = library
        self.untouched = untouched
        self._has_run: SourceFile | None = None
        self._read: SourceFile | None = None
        self._denial: Denial | None = None

    def before(self, request: Mapping[str, Any]) -> None:
        """Read what the next child is going to need, as far as it may be read here."""
        if request.get("mode") not in ("explore", "explain"):
            return
        # What is wrong with a text is for the child to say.
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            student, scenarios = files_of(request)
            there, here = ((file.source, file.filename) for file in (student, scenarios))
            self.library.foresee(*here, 1, beside=there)
            if student == self._has_run:
                if student != self._read:
                    self._forget()
                    self._denial = forbidden_name(student.source)
                    self._read = student
                self.library.foresee(*there, 0, beside=here)
                # Again, now that it is known which names the student's text stores.
                self.library.foresee(*here, 1, beside=there)

    def after(self, request: Mapping[str, Any], lines: list[str]) -> None:
        """Note whether a child has run its program; `lines` are the last that it wrote."""
        if lines and lines[-1][_DIGEST_CHARACTERS:].startswith(_HAVE_RUN):
            student, _ = files_of(request)
            self._has_run = student

    def forbidden_name(self, student: SourceFile) -> Denial | None:
        """As `guard.forbidden_name` says."""
        return self._denial if student == self._read else forbidden_name(student.source)

    def _forget(self) -> None:
        if self._read is not None:
            self.library.foreseen.forget(self._read.source, self._read.filename)
        self._read = None


def files_of(request: Mapping[str, Any]) -> tuple[SourceFile, SourceFile]:
    """The program of a request: the student's half, and the author's, which comes after it."""
    student = request["student"]
    return (
        SourceFile("student", student["name"], student["source"]),
        SourceFile(
            "scenarios", "scenarios", request["scenarios"]["source"], zero_based_time=True, private=True
        ),
    )
