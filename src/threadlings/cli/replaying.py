"""`replay`: steps through the execution that makes a check fail.

On a terminal it is a screen with single keys, elsewhere a list.
"""

# ruff: noqa: PLC0415, PLR0917 - heavy imports wait for the verb; a verb takes what its options give

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console, Group

from threadlings.cli.common import (
    EXIT_FAILED,
    EXIT_GOOD,
    complete_exercise,
    consoles,
    find_target,
    open_course,
    shared_options,
    show_place,
)
from threadlings.cli.keys import ONE_KEY, REDRAW, can_read_keys, single_keys
from threadlings.cli.learner import has_graders
from threadlings.course import Check, Exercise
from threadlings.errors import UsageError
from threadlings.report.text import block, printable

if TYPE_CHECKING:
    from threadlings.report.replay import Story

REPLAY_EXIT_CODES = (
    "Exit codes: 0 shown; 1 no check fails in a schedule, so there is nothing to show; 2 the request or the "
    "course is wrong, or the schedule does not fit the program; 130 interrupted."
)
_SCHEDULE = re.compile(r"v\d+:")
_KEYS = {
    "next": (" ", "\r", "\n", "l", "j", "f", "\x1b[C", "\x1b[B", "\x1bOC", "\x1bOB"),
    "back": ("b", "h", "k", "\x7f", "\x1b[D", "\x1b[A", "\x1bOD", "\x1bOA"),
    "first": ("g", "0", "\x1b[H", "\x1bOH", "\x1b[1~"),
    "last": ("G", "$", "\x1b[F", "\x1bOF", "\x1b[4~"),
    "switch": ("n", "\t", "\x1b[6~"),
    "unswitch": ("p", "N", "\x1b[5~"),
    "damage": ("d",),
    "redraw": (REDRAW,),
    "quit": ("q", "Q", "\x1b", "\x04"),
}
_MEANING = {key: action for action, keys in _KEYS.items() for key in keys}


@click.command(epilog=REPLAY_EXIT_CODES)
@click.argument("exercise", shell_complete=complete_exercise)
@click.argument("file", required=False)
@click.argument("schedule", required=False)
@click.option("--check", "check_id", metavar="ID", help="Only this check. Default: the first that fails.")
@click.option("--plain", is_flag=True, help="Print all steps instead of opening a screen.")
@click.option("--json", "json_target", metavar="FILE", help="Write the trace as JSON; - for standard output.")
@click.option("--html", "html_target", metavar="FILE", help="Write a page to step through in a browser.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random inputs.")
@shared_options
@click.pass_context
def replay(
    context: click.Context,
    exercise: str,
    file: str | None,
    schedule: str | None,
    check_id: str | None,
    plain: bool,
    json_target: str | None,
    html_target: str | None,
    seed: int,
    course_path: Path | None,
    no_color: bool,
) -> None:
    """Step through the execution that makes a check of EXERCISE fail.

    EXERCISE and FILE are those of `threadlings check`. SCHEDULE is what a report shows after `replay:`, such
    as v1:0*3,1*2; default: the shortest one that makes a check fail.
    """
    from threadlings.bulk.intake import UnreadableError, read_source
    from threadlings.gradebook import write_json
    from threadlings.jail import ProbeClient
    from threadlings.judge.replaying import NothingToReplay
    from threadlings.judge.replaying import replay as replay_execution
    from threadlings.judge.ways import other_ways
    from threadlings.report.replay import Story, show_steps

    if file is not None and schedule is None and _SCHEDULE.match(file) and not Path(file).exists():
        file, schedule = None, file
    console, progress = consoles(no_color, json_target)
    course = open_course(course_path)
    target, path = find_target(course, exercise, Path(file) if file is not None else None)
    try:
        source = read_source(path.resolve(), target.limits.max_source_bytes)
    except UnreadableError as error:
        raise UsageError(f"{printable(str(path))}: {error}. Name a file that can be read.") from error
    with ProbeClient() as probe, progress.status("looking for the execution ...") as status:
        try:
            found = replay_execution(
                course,
                target,
                source,
                probe=probe,
                checks=_chosen(target, check_id),
                schedule=schedule,
                seed=seed,
                file_name=printable(path.name),
            )
        except NothingToReplay as nothing:
            said = block(str(nothing))
            found = None
        if found is not None and html_target is not None:
            status.update("trying the other ways it could have gone ...")
            ways = other_ways(found, course, target, source, probe=probe, seed=seed)
            document = {**found.document, "ways": ways.document()}
        elif found is not None:
            document = dict(found.document)
    if found is None:
        console.print(f"No check fails in a schedule, so there is nothing to replay.\n{said}", soft_wrap=True)
        console.print("Give a schedule (v1:...) to step through one that does not fail.", soft_wrap=True)
        context.exit(EXIT_FAILED)
    if json_target is not None:
        write_json(json_target, document)
    if html_target is not None:
        _write_page(console, html_target, document)
        context.exit(EXIT_GOOD)
    story = Story(document)
    if plain or json_target is not None or not can_read_keys(console):
        show_steps(console, story)
    else:
        _step_through(console, story)
    context.exit(EXIT_GOOD)


def _chosen(exercise: Exercise, check_id: str | None) -> list[Check]:
    """The checks to try: the one that was named, or all that this copy of the course has."""
    here = [check for check in exercise.checks if check.visibility == "public" or has_graders(exercise)]
    if check_id is None:
        return here
    wanted = check_id.strip().replace("-", "_").casefold()
    chosen = [check for check in here if check.id == wanted]
    if not chosen:
        known = ", ".join(check.id for check in here) or "none"
        raise UsageError(f"{exercise.id} has no check {printable(check_id)!r} here. It has: {known}.")
    return chosen


def _write_page(console: Console, target: str, document: Mapping[str, Any]) -> None:
    """Writes the viewer's page, and says where it is."""
    from threadlings.gradebook import write_text
    from threadlings.report.pages import viewer_page

    write_text(target, viewer_page(document))
    if target != "-":
        show_place(console, target)


# -- stepping ------------------------------------------------------------------------------------------


def _step_through(console: Console, story: Story) -> None:
    """Shows one step at a time until the reader quits."""
    from rich.live import Live

    from threadlings.report.replay import Screen

    screen = Screen(story, unicode=console.encoding.lower().startswith("utf"))
    n = 1
    drawn: tuple[int, int, int] | None = None
    with single_keys() as read_key, Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            wanted = (n, *console.size)
            if wanted != drawn:
                live.update(Group(*screen.lines(n, console.width, console.height)), refresh=True)
                drawn = wanted
            for key in ONE_KEY.findall(read_key()):  # several at once, where one is held down
                action = _MEANING.get(key, "")
                if action == "quit":
                    return
                if action == "redraw":
                    drawn = None
                n = _moved(story, n, action)


def _moved(story: Story, n: int, action: str) -> int:
    """The step that an action leads to."""
    return {
        "next": min(n + 1, story.last),
        "back": max(n - 1, 1),
        "first": 1,
        "last": story.last,
        "switch": story.next_switch(n),
        "unswitch": story.previous_switch(n),
        "damage": story.damage or n,
    }.get(action, n)
