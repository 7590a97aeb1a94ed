"""The course's proof, as a line if it holds and as a list of what does not."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from threadlings.report.console import INDENT, paragraph, signs_of
from threadlings.report.text import block, count, printable


@dataclass(frozen=True, slots=True)
class Deviation:
    """A claim of the course that does not hold.

    Attributes:
        where: the file, relative to the course.
        expected: the claim.
        got: what came instead.
    """

    where: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a course's claims.

    Attributes:
        exercises: how many exercises were looked at.
        corpus_files: how many corpus files were graded.
        repeat: how often each of them was.
        deviations: the claims that do not hold, by file.
    """

    exercises: int
    corpus_files: int
    repeat: int
    deviations: tuple[Deviation, ...]


def show_proof(console: Console, proof: Proof) -> None:
    """Prints the proof."""
    signs = signs_of(console)
    for deviation in proof.deviations:
        # Paths stay on one line: they are clicked on and copied.
        console.print(Text(f"{signs.failed} {printable(deviation.where)}", style="red"), soft_wrap=True)
        for label, text in (("expected", deviation.expected), ("got", deviation.got)):
            first, *rest = block(text).split("\n")
            paragraph(console, Text(f"{label:<8}  ", style="dim").append(first, style="not dim"))
            for line in rest:
                paragraph(console, Text(line), indent=2 * INDENT)
    times = f", {proof.repeat} times each" if proof.repeat > 1 else ""
    sizes = f"{count(proof.exercises, 'exercise')}, {count(proof.corpus_files, 'corpus file')}{times}"
    if proof.deviations:
        console.print(Text(f"{sizes}: {count(len(proof.deviations), 'deviation')}", style="bold red"))
    else:
        console.print(Text(f"{signs.passed} {sizes}, all as named", style="green"))
