"""What `threadlings doctor` found, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from threadlings.report.console import paragraph, signs_of
from threadlings.report.text import block


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        good: whether it is as it should be; None where it does not matter.
        what: what was looked at.
        found: what was found, in a few words.
        advice: what to do, empty if nothing.
    """

    good: bool | None
    what: str
    found: str
    advice: str = ""


def show_findings(console: Console, findings: Sequence[Finding], conclusion: str) -> None:
    """Prints the findings, one a paragraph, and what follows from them."""
    signs = signs_of(console)
    marks = {True: (signs.passed, "green"), False: (signs.failed, "red"), None: (signs.dot, "dim")}
    for finding in findings:
        mark, style = marks[finding.good]
        line = Text().append(f"{mark} ", style=style).append(f"{finding.what}: ", style="bold")
        paragraph(console, line.append(block(finding.found)), indent=0)
        if finding.advice:
            paragraph(console, Text(block(finding.advice), style="dim"))
    console.print()
    paragraph(console, Text(block(conclusion)), indent=0)
