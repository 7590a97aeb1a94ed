"""The console, the signs and the colours.

One place decides whether escapes are written (never into a pipe, never with `NO_COLOR` or `--no-color`) and
which signs are used (ASCII where the encoding has nothing else). Markup, emoji codes and automatic
highlighting are off for good: a student's `[bold]` is just seven letters.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console, OverflowMethod
from rich.text import Text

from threadlings.verdicts import Verdict

INDENT = 2
MEASURE = 96  # no paragraph is wider: long lines are hard to read

STYLES: dict[Verdict, str] = {
    Verdict.PASSED: "green",
    Verdict.SKIPPED: "dim",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.FAILED: "red",
    Verdict.SPIN: "red",
    Verdict.DEADLOCK: "red",
    Verdict.TIMEOUT: "red",
    Verdict.CRASHED: "red",
    Verdict.FORBIDDEN: "red",
    Verdict.GRADER_ERROR: "magenta",
}


@dataclass(frozen=True, slots=True)
class Signs:
    """The non-letters of a report, in the form the terminal's encoding can write."""

    passed: str
    failed: str
    open: str
    alert: str
    dot: str
    none: str
    rule: str

    def of(self, verdict: Verdict) -> str:
        """The sign of a verdict."""
        if verdict is Verdict.PASSED:
            return self.passed
        if verdict in (Verdict.SKIPPED, Verdict.INCONCLUSIVE):
            return self.open
        return self.alert if verdict is Verdict.GRADER_ERROR else self.failed


_UNICODE = Signs(passed="✓", failed="✗", open="○", alert="!", dot="·", none="–", rule="─")
_ASCII = Signs(passed="+", failed="x", open="o", alert="!", dot="-", none="-", rule="-")


def signs_of(console: Console) -> Signs:
    """The signs `console` can write."""
    return _UNICODE if console.encoding.lower().startswith("utf") else _ASCII


def words(verdict: Verdict) -> str:
    """The verdict as a reader's words (`grader error`, not `grader_error`)."""
    return verdict.value.replace("_", " ")


def paragraph(console: Console, text: Text, *, indent: int = INDENT) -> None:
    """Prints `text` indented and wrapped to a readable width, without blanks at the ends of lines."""
    width = max(min(console.width, MEASURE) - indent, 8)
    for line in text.wrap(console, width, overflow="fold"):
        line.rstrip()
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)


def columns(console: Console, text: Text, *, indent: int = INDENT) -> None:
    """Prints preformatted `text` indented; what does not fit is cut with a sign: wrapping tears columns."""
    ellipsis: OverflowMethod = "ellipsis" if signs_of(console) is _UNICODE else "crop"
    for line in text.split("\n", allow_blank=True):
        line.rstrip()
        line.truncate(max(console.width - indent, 8), overflow=ellipsis)
        console.print(Text(" " * indent if line else "").append_text(line), soft_wrap=True)


def make_console(*, stderr: bool = False, no_color: bool = False, file: TextIO | None = None) -> Console:
    """A console with our rules.

    Args:
        stderr: write to standard error instead of standard output.
        no_color: write no escapes, whatever the terminal could do.
        file: write here instead.
    """
    plain = no_color or bool(os.environ.get("NO_COLOR"))
    return Console(
        # Fixed now: the judge borrows sys.stdout and sys.stderr while a progress display is on.
        file=file or (sys.stderr if stderr else sys.stdout),
        markup=False,
        emoji=False,
        highlight=False,
        no_color=plain,
        color_system=None if plain else "auto",
    )
