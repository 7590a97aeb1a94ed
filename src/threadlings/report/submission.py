"""One submission, check by check, for the one who wrote it.

The order is that of attention: the verdict of the whole, then every check in a line; below a check that did
not pass its message, the schedule that shows it, and how far the search went; below all of them what may be
behind it (once, however many checks point there) and what to do next. Colour only repeats the words.

The schedule comes as plain text in columns, and is fitted to the terminal (`report.schedule`); other details,
such as a traceback, are cut at the edge with a sign, because wrapping would tear them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.text import Text

from threadlings.explain.misconceptions import Misconception
from threadlings.report.console import INDENT, MEASURE, STYLES, Signs, columns, paragraph, signs_of, words
from threadlings.report.schedule import fit
from threadlings.report.text import block, points_text, printable
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict


def show_submission(
    console: Console,
    result: SubmissionResult,
    *,
    title: str,
    catalogue: Mapping[str, Misconception],
    remarks: Iterable[str] = (),
    next_steps: Iterable[tuple[str, str]] = (),
    reasons: int | None = None,
) -> None:
    """Prints a submission's result.

    Args:
        console: where to.
        result: what to show.
        title: the exercise's title.
        catalogue: the misconceptions' words, by id.
        remarks: sentences about the run as a whole.
        next_steps: what the reader may do now: (what for, command).
        reasons: how many checks that did not pass are told in full; None for all.
    """
    signs = signs_of(console)
    _show_heading(console, result, title, signs)
    for remark in remarks:
        console.print(Text(block(remark), style="dim"))
    console.print()
    told = 0
    for check in result.checks:
        in_full = check.verdict is Verdict.PASSED or reasons is None or told < reasons
        told += check.verdict is not Verdict.PASSED
        _show_check(console, check, signs, catalogue, in_full=in_full)
    if result.checks and result.checks[-1].verdict is Verdict.PASSED:
        console.print()  # a check that did not pass has one below it already
    _show_misconceptions(console, result, catalogue)
    for purpose, command in next_steps:
        line = Text(purpose, style="dim").append(f"  {command}" if command else "", style="not dim bold")
        paragraph(console, line, indent=0)


def _show_heading(console: Console, result: SubmissionResult, title: str, signs: Signs) -> None:
    """The exercise, the student if there is one, the points; the verdict of the whole below."""
    name = Text(block(title), style="bold").append(f"  {result.exercise}", style="not bold dim")
    if result.student:
        name.append(f"  {block(result.student)}", style="not bold")
    points = Text(f"{points_text(result.points)} / {points_text(result.max_points)}", style="bold")
    _row(console, name, points.append(" points", style="not bold dim"))
    console.print(Text(f"{signs.of(result.verdict)} {words(result.verdict)}", style=STYLES[result.verdict]))


def _show_check(
    console: Console,
    check: CheckResult,
    signs: Signs,
    catalogue: Mapping[str, Misconception],
    *,
    in_full: bool,
) -> None:
    style = STYLES[check.verdict]
    passed = check.verdict is Verdict.PASSED
    head = Text(f"{signs.of(check.verdict)} ", style=style)
    head.append(block(check.title), style="not bold default" if passed else "bold default")
    if not passed:
        head.append(f"  {words(check.verdict)}", style=style)
    _row(console, head, Text(f"{points_text(check.points)} / {points_text(check.max_points)}", style="dim"))
    if not in_full:
        return
    if not passed:
        _show_reason(console, check, catalogue)
    elif check.evidence:
        paragraph(console, Text(block(check.evidence), style="dim"))
    for note in check.notes:
        paragraph(console, Text(block(note), style="dim"))
    if not passed:
        console.print()


def _row(console: Console, left: Text, right: Text) -> None:
    """`left`, wrapped if it must be, with `right` at the right edge of its first line."""
    width = min(console.width, MEASURE)
    first, *rest = left.wrap(console, max(width - right.cell_len - 2, 8), overflow="fold")
    first.rstrip()
    gap = " " * max(width - first.cell_len - right.cell_len, 1)
    console.print(Text.assemble(first, gap, right), soft_wrap=True)
    for line in rest:
        line.rstrip()
        console.print(Text.assemble(" " * INDENT, line), soft_wrap=True)


def _show_reason(console: Console, check: CheckResult, catalogue: Mapping[str, Misconception]) -> None:
    """Why a check did not pass: message, name of the misconception, schedule, evidence."""
    if check.message:
        paragraph(console, Text(block(check.message.strip("\n"))))
    ideas = [
        f"{m} {catalogue[m].name}" if m in catalogue else block(m)
        for m in dict.fromkeys(check.misconceptions)
    ]
    if ideas:
        paragraph(console, Text("looks like: ", style="dim").append("; ".join(ideas), style="not dim yellow"))
    # The picture ends with its schedule; below, that stands by itself, where it can be copied whole.
    details = block(check.details).removesuffix(f"replay: {check.schedule}").strip("\n")
    if details:
        console.print()
        columns(console, Text(fit(details, console.width - INDENT)))
        console.print()
    if check.evidence:
        paragraph(console, Text(block(check.evidence), style="dim"))
    if check.schedule and not check.schedule.endswith(":"):  # `v1:` alone: there was nothing to choose
        # One line, whatever the width: it is there to be copied whole.
        console.print(Text(f"{' ' * INDENT}replay: {printable(check.schedule)}", style="dim"), soft_wrap=True)


def _show_misconceptions(
    console: Console, result: SubmissionResult, catalogue: Mapping[str, Misconception]
) -> None:
    """What may be behind the failures: belief and correction, most likely first, each once."""
    first = dict.fromkeys(check.misconceptions[0] for check in result.checks if check.misconceptions)
    known = [catalogue[m] for m in first if m in catalogue]
    if not known:
        return
    console.print(Text("What may be behind it", style="bold"))
    for idea in known:
        paragraph(console, Text(f"{idea.id} {idea.name}", style="yellow"))
        paragraph(console, Text("You may think: ", style="dim").append(idea.belief, style="not dim"))
        paragraph(console, Text("What is so: ", style="dim").append(idea.correction, style="not dim"))
    console.print()
