"""One student's part of a gradebook: what is entered for each exercise, and how it came to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from threadlings.course import Course, Standing
from threadlings.explain.misconceptions import Misconception
from threadlings.report.console import STYLES, paragraph, words
from threadlings.report.submission import show_submission
from threadlings.report.text import block, count, points_text
from threadlings.verdicts import Verdict

Graded = tuple[str, Verdict, float, float, str, str]
"""(since, verdict, points, max_points, submitted at or empty, what graded it)."""

Said = tuple[str, str, str, float | None, str]
"""(when, who, kind, points, text)."""


def show_student(console: Console, course: Course, standings: Sequence[Standing]) -> None:
    """Prints a line an exercise: points to enter, verdict, and what made them."""
    width = max(len(standing.exercise) for standing in standings)
    for standing in standings:
        line = Text(f"{standing.exercise:<{width}}  ").append(f"{_entered(standing):>5}", style="bold")
        line.append(f" of {points_text(course.exercise(standing.exercise).points)}  ", style="dim")
        verdict = standing.result.verdict
        line.append(words(verdict), style=STYLES[verdict])
        if extras := _extras(standing):
            line.append(f"  {'; '.join(extras)}", style="dim")
        console.print(line)


def show_history(
    console: Console,
    standing: Standing,
    *,
    title: str,
    catalogue: Mapping[str, Misconception],
    history: Sequence[Graded],
    remarks: Sequence[Said],
) -> None:
    """Prints the attempt that counts, then all results and remarks there ever were.

    Args:
        console: where to.
        standing: what is entered.
        title: the exercise's title.
        catalogue: the misconceptions' words, by id.
        history: results, oldest first.
        remarks: what people said, oldest first.
    """
    extras = [f"Entered: {_entered(standing)}.", *(f"{extra}." for extra in _extras(standing))]
    show_submission(console, standing.result, title=title, catalogue=catalogue, remarks=extras)
    console.print(Text("Results, oldest first", style="bold"))
    for since, verdict, points, max_points, submitted, how in history:
        line = Text(f"  {_when(since)}  ").append(words(verdict), style=STYLES[verdict])
        line.append(f"  {points_text(points)} of {points_text(max_points)}")
        handed = f"handed in {_when(submitted)}; " if submitted else ""
        paragraph(console, line.append(f"  {handed}{block(how)}", style="dim"), indent=4)
    if remarks:
        console.print(Text("Remarks, oldest first", style="bold"))
    for when, who, kind, entered, text in remarks:
        if kind == "comment":
            said = "comment"
        else:
            said = "as computed again" if entered is None else f"{points_text(entered)} entered"
        line = Text(f"  {_when(when)}  ").append(said, style="bold").append(f"  {block(text)}")
        paragraph(console, line.append(f"  {block(who)}", style="dim"), indent=4)


def _entered(standing: Standing) -> str:
    return "?" if standing.grade is None else points_text(standing.grade)


def _extras(standing: Standing) -> list[str]:
    extras = []
    if standing.attempts > 1:
        extras.append(f"attempt {standing.number} of {standing.attempts}")
    if standing.days_late:
        less = f", {points_text(standing.deduction)} less" if standing.deduction else ""
        extras.append(f"{count(standing.days_late, 'day')} late{less}")
    if standing.remarks.points is not None:
        extras.append(f"entered by hand: {standing.remarks.reason or 'no reason given'}")
    if standing.remarks.comments:
        extras.append(count(len(standing.remarks.comments), "comment"))
    return extras


def _when(moment: str) -> str:
    """A moment of the gradebook, to the second."""
    return moment[:19].replace("T", " ") + " UTC"
