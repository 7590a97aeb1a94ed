"""The course as a list: units and their exercises."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from threadlings.course import Course
from threadlings.report.console import signs_of
from threadlings.report.hints import STAGES
from threadlings.report.text import count, points_text

_NARROW = 64


def show_course(console: Console, course: Course) -> None:
    """Prints the units and exercises of a course."""
    signs = signs_of(console)
    wide = console.width >= _NARROW
    console.print(
        Text(course.name, style="bold").append(f"  {course.id} {course.version}", style="not bold dim")
    )
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("exercise", no_wrap=True)
    if wide:
        table.add_column("title", overflow="fold", ratio=1)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("minutes", justify="right", no_wrap=True)
    if wide:
        table.add_column("level", no_wrap=True)
    for number, module in enumerate(course.modules):
        if number:
            table.add_section()
        table.add_row(Text(module.title, style="bold"))
        for exercise in module.exercises:
            cells = [Text(f"  {exercise.id}")]
            if wide:
                cells.append(Text(exercise.title))
            cells += [Text(points_text(exercise.points)), Text(str(exercise.minutes))]
            if wide:
                cells.append(Text(("●" if signs.passed == "✓" else "*") * exercise.difficulty, style="dim"))
            table.add_row(*cells)
    console.print(table)
    points = points_text(sum(exercise.points for exercise in course.exercises))
    hours = sum(exercise.minutes for exercise in course.exercises) / 60
    line = f"{count(len(course.exercises), 'exercise')}, {points} points, about {hours:.1f} hours"
    console.print(Text(line, style="dim"))
    console.print(Text("Next: ", style="dim").append("threadlings check EXERCISE", style="not dim bold"))


def show_hint(console: Console, exercise_id: str, title: str, stage: int, text: str) -> None:
    """Prints one stage of an exercise's hints and how to get the next."""
    console.print(Text(title, style="bold").append(f"  hint {stage} of {STAGES}", style="not bold dim"))
    console.print()
    console.print(Markdown(text))
    console.print()
    if stage < STAGES:
        command = f"threadlings hint {exercise_id} --stage {stage + 1}"
        console.print(Text("Still stuck? ", style="dim").append(command, style="not dim bold"))
    else:
        command = f"threadlings check {exercise_id}"
        console.print(
            Text("That was the last one. Try it: ", style="dim").append(command, style="not dim bold")
        )
