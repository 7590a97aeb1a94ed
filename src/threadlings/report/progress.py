"""How far the work is: a bar on a terminal, a line now and then in a log.

Progress goes to standard error, so that standard output stays clean for results.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

LOG_EVERY_S = 10.0

Advance = Callable[[], None]


class _Rate(ProgressColumn):
    """Finished items a second, once there is something to divide."""

    def render(self, task: Task) -> Text:
        """The rate as text."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="dim")


@contextmanager
def searching(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Shows that a search is going on; the yielded function tells how far it has come.

    It takes a phase of the search, the executions of this phase so far, and the most that it may take. Shown
    on a terminal only: a search that takes long enough for a log to be interesting is cut short.
    """
    with console.status("exploring the interleavings ...") as status:

        def show(phase: str, done: int, budget: int) -> None:
            status.update(f"exploring the interleavings: {phase}, {done:,} of at most {budget:,} executions")

        yield show


@contextmanager
def progress(console: Console, label: str, total: int) -> Iterator[Advance]:
    """Shows how many of `total` items are done; call the yielded function once for each.

    Args:
        console: where to; a bar if it is a terminal, else a line every ten seconds.
        label: what is being done, e.g. `grading`.
        total: how many items there are.
    """
    if total == 0:
        yield lambda: None
    elif console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(compact=True),
        )
        with Progress(*columns, console=console, transient=True, expand=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda: bar.advance(task)
    else:
        yield _log(console, label, total, time.monotonic)


def _log(console: Console, label: str, total: int, clock: Callable[[], float]) -> Advance:
    """Lines for a log: at most one every `LOG_EVERY_S` seconds, none for a short run."""
    started = last = clock()
    done = 0

    def advance() -> None:
        nonlocal done, last
        done += 1
        now = clock()
        if now - last >= LOG_EVERY_S and done < total:
            last = now
            rate = done / (now - started)
            left_s = (total - done) / rate
            console.print(f"{label}: {done} of {total} ({rate:.1f}/s, about {left_s:.0f} s left)")

    return advance
